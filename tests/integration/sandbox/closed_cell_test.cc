// The rows of docs/security.md, each tried from inside: as root, as root without user namespaces, as an ordinary user.
#include "tests/integration/sandbox/closed_cell.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <linux/keyctl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <vector>

#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/watch/processes_of.h"
#include "tests/integration/sandbox/other_users.h"

namespace telltale {
namespace {

TEST_P(ClosedCellTest, TheHostsSettingsCannotBeWritten) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way : {"core_pattern", "swappiness", "sysrq", "irq", "sys", "pressure"}) cell.Expect(way);
  });
}

TEST_P(ClosedCellTest, ThereIsNoPowerToBeHad) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way : {"powers", "setuid", "user_namespace", "user_namespace_by_clone", "network_namespace",
                            "mount", "fsopen", "open_tree", "setns", "clone3"}) {
      cell.Expect(way);
    }
  });
}

TEST_P(ClosedCellTest, CallsThatNoCliNeedsAreRefusedAsByAnOldKernel) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way :
         {"io_uring", "bpf", "perf", "userfaultfd", "open_by_handle", "keyctl", "add_key", "kexec", "io_setup",
          "module", "module_file", "kernel_log", "x32", "new_calls", "rest_of_refused", "rest_for_root"}) {
      cell.Expect(way);
    }
  });
}

TEST_P(ClosedCellTest, SocketsThatTheLedgerCannotSeeAreNotThere) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way : {"vsock", "alg", "packet", "key_family", "bluetooth", "xdp", "netlink_netfilter",
                            "netlink_generic", "netlink_audit", "internet_protocols"}) {
      cell.Expect(way);
    }
    // What every runtime needs is.
    for (const char* way : {"routes_are_there", "threads_are_there", "internet_is_there"}) cell.Expect(way);
  });
}

TEST_P(ClosedCellTest, NothingButPayloadIsPutIntoTheFirstPacket) {
  Holds([](ClosedCell& cell, const CliFolder&) { cell.Expect("signed_segments"); });
}

// A machine's core_pattern may be a pipe; a limit of 1 alone keeps the kernel from using it.
TEST_P(ClosedCellTest, ACrashIsHandedToNobody) {
  Holds([](ClosedCell& cell, const CliFolder&) { cell.Expect("core_files"); });
}

TEST_P(ClosedCellTest, DevicesWorkAndStayAsTheyAre) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way : {"device_times", "devices_are_there"}) cell.Expect(way);
  });
}

void ExpectLocksOfItsOwn(ClosedCell& cell, const std::vector<const char*>& paths) {
  for (const char* path : paths) {
    const Descriptor file(open(path, O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) continue;  // a kernel that does not have it
    if (flock(file.get(), LOCK_SH) != 0) cell.Fail(std::string("cannot lock ") + path);
    cell.Expect("lock", path);
  }
}

// An ordinary user's cell shows the machine's.
TEST_P(ClosedCellTest, ALockOnAFileOfTheKernelsIsNotTheHosts) {
  if (!GetParam().needs_root) GTEST_SKIP() << "only root can make another /proc";
  Holds([](ClosedCell& cell, const CliFolder&) {
    ExpectLocksOfItsOwn(cell, {"/proc/sys/kernel/ostype", "/proc/pressure/cpu"});
  });
}

TEST_P(ClosedCellTest, NorIsALockOnWhatTheKernelSaysOfItsProcessors) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    ExpectLocksOfItsOwn(cell, {"/sys/devices/system/cpu/online", "/sys/kernel/mm/transparent_hugepage/enabled"});
    cell.Expect("processors_are_told");
  });
}

// Without a user namespace the command is counted by itself, and not to root.
TEST_P(ClosedCellTest, WatchesOfFilesAreNotTakenFromTheHost) {
  if (std::string(GetParam().name) == "RootWithoutUserNamespaces") GTEST_SKIP() << "there is nothing to be taken";
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way : {"watches", "watched_files"}) cell.Expect(way);
  });
}

TEST_P(ClosedCellTest, WhatIsPlantedLiesInFoldersThatTheCommandMayPass) {
  Holds([](ClosedCell& cell, const CliFolder&) { cell.Expect("folders_are_open"); });
}

TEST_P(ClosedCellTest, TheCallersKeysAreNotSeen) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    const std::string name = "telltale-test-" + std::to_string(getpid());
    const long ring = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr);
    const long key = ring < 0 ? -1 : syscall(SYS_add_key, "user", name.c_str(), "secret", 6, KEY_SPEC_SESSION_KEYRING);
    if (key < 0) std::fprintf(stderr, "no key could be made here: only the refusal is tried\n");
    cell.Expect("request_key", name);
    cell.Expect("key_list", name);
  });
}

TEST_P(ClosedCellTest, TheRealMachineIsNotTold) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    cell.Expect("host_facts");
    std::string line = ReadFile("/proc/cmdline");
    if (line.find('\'') == std::string::npos) cell.Expect("boot_line", '\'' + line + '\'');
  });
}

TEST_P(ClosedCellTest, TheRealReleaseIsToldToNobody) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    utsname facts{};
    uname(&facts);
    cell.Expect("release", facts.release);
  });
}

// By any of its clocks, whose programs tell it from the time of day.
TEST_P(ClosedCellTest, NoClockTellsWhenTheRealMachineWasStarted) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    if (access("/proc/self/timens_offsets", F_OK) == 0) cell.Expect("start_by_clocks");
  });
}

// The kernel copies it into each namespace.
TEST_P(ClosedCellTest, TheRealDomainIsToldToNobody) {
  EXPECT_TRUE(HoldsInAChild([] {
    constexpr std::string_view kReal = "real-domain.example";
    if (geteuid() != 0) return true;
    if (unshare(CLONE_NEWUTS) != 0 || setdomainname(kReal.data(), kReal.size()) != 0) return false;
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    ClosedCell cell(folder);
    cell.Expect("domain");
    return cell.holds();
  }));
}

TEST_P(ClosedCellTest, TheContainersIdIsThePlantedOne) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    if (cell.cell() != nullptr) cell.Expect("container", cell.cell()->identity().ValueOf("container_id"));
  });
}

TEST_P(ClosedCellTest, WhateverIsWrittenAnywhereIsFound) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    std::istringstream said(cell.Try("write_everywhere", "telltale_id"));
    std::set<std::string> made, found;
    for (std::string line; std::getline(said, line);) made.insert(line);
    for (const char* place : {"/tmp/telltale_id", "/var/tmp/telltale_id", "/dev/shm/telltale_id"}) {
      if (!made.contains(place)) cell.Fail(std::string("not written: ") + place);
    }
    if (cell.cell() == nullptr) return;
    SettleCell(*cell.cell());
    for (const WrittenFile& file : cell.cell()->WrittenFiles()) found.insert(file.path);
    for (const std::string& path : made) {
      if (!found.contains(path)) cell.Fail("not found: " + path);
    }
  });
}

// A run directory may lie in the CLI's own folder, and the journal grows there.
TEST_P(ClosedCellTest, WhatChangesInAFolderThatIsOnlyShownWasNotWrittenByTheCommand) {
  Holds([](ClosedCell& cell, const CliFolder& folder) {
    if (cell.cell() == nullptr) return;
    std::ofstream(folder.path() + "/of_the_host") << "8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d";
    Shell(*cell.cell(), "echo x > /tmp/of_the_command");
    SettleCell(*cell.cell());
    std::set<std::string> found;
    for (const WrittenFile& file : cell.cell()->WrittenFiles()) found.insert(file.path);
    if (!found.contains("/tmp/of_the_command")) cell.Fail("what the command wrote was not found");
    for (const std::string& path : found) {
      if (path.find("of_the_host") != std::string::npos) cell.Fail("taken for the command's: " + path);
    }
  });
}

TEST_P(ClosedCellTest, ForksEndAtALimit) {
  Holds([](ClosedCell& cell, const CliFolder&) { cell.Expect("forks"); });
}

std::set<std::string> UsersOf(Cell& cell) {
  Shell(cell, "(setsid sleep 1000 >/dev/null 2>&1 &)");
  std::set<std::string> users;
  for (const int pid : ProcessesWithHome(cell.identity().ValueOf("home"))) {
    std::istringstream status(ReadFile("/proc/" + std::to_string(pid) + "/status"));
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("Uid:") || line.starts_with("Gid:")) users.insert(line.substr(5));
    }
  }
  return users;
}

TEST(CellUserTest, TwoCellsOfRootAreTwoUsersOfTheHostThatNobodyElseIs) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  for (const bool with_user_namespaces : {true, false}) {
    EXPECT_TRUE(HoldsInAChild([=] {
      if (!with_user_namespaces && !RefuseNamespaces(CLONE_NEWUSER)) return false;
      const CliFolder folder(true);
      ClosedCell first(folder);
      const auto second = first.NewCell();
      if (first.cell() == nullptr || !second) return false;
      const auto users = UsersOf(*first.cell());
      const auto others = UsersOf(*second);
      for (const auto& set : {users, others}) {
        for (const std::string& user : set) std::fprintf(stderr, "%s\n", user.c_str());
      }
      // Users and groups have the same number, real, effective, saved and of the file system.
      return users.size() == 1 && others.size() == 1 && users != others && users.begin()->starts_with("2000") &&
             others.begin()->starts_with("2000");
    }));
  }
}

TEST(CellUserTest, AFolderThatOnlyRootMayEnterIsSaidWhereTheKernelCannotShowIt) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  EXPECT_TRUE(HoldsInAChild([] {
    if (!RefuseNamespaces(CLONE_NEWUSER)) return false;
    const CliFolder folder;
    ClosedCell cell(folder);
    if (cell.cell() == nullptr) return false;
    Command command;
    command.argv = {folder.probe(), "powers"};
    const std::atomic<bool> cancelled{false};
    const auto outcome = cell.cell()->Execute(command, cancelled);
    if (!outcome || outcome->started) return false;
    std::fprintf(stderr, "%s\n", outcome->start_error.c_str());
    return outcome->start_error.find("chmod -R o+rX " + folder.path()) != std::string::npos;
  }));
}

INSTANTIATE_TEST_SUITE_P(SetUps, ClosedCellTest, testing::ValuesIn(SetUps()),
                         [](const auto& set_up) { return std::string(set_up.param.name); });

}  // namespace
}  // namespace telltale
