// The rows of docs/security.md, each tried from inside: as root, as root without user namespaces, as an ordinary user.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <linux/keyctl.h>
#include <linux/sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/processes_of.h"
#include "harness/sandbox/user_namespace.h"
#include "tests/integration/sandbox/laboratory.h"
#include "tests/integration/sandbox/other_users.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

struct SetUp {
  const char* name;
  bool needs_root;
  bool gives_away;  // the kernel can show the cell's user what belongs to root
  std::function<bool()> enter;
};

const SetUp kSetUps[] = {
    {"Root", true, true, [] { return true; }},
    {"RootWithoutUserNamespaces", true, false, [] { return RefuseNamespaces(CLONE_NEWUSER); }},
    {"OrdinaryUser", false, true, [] { return geteuid() != 0 || BecomeNobody(); }},
};

// A CLI's own folder, which only its owner may enter.
class CliFolder {
 public:
  // `for_others`: everybody may enter it.
  explicit CliFolder(bool for_others = false) : path_((fs::temp_directory_path() / "telltale-closed.XXXXXX").string()) {
    CHECK_THAT(mkdtemp(path_.data()) != nullptr);
    fs::copy_file(TELLTALE_SOURCE_DIR "/tests/integration/sandbox/probe.py", probe());
    fs::permissions(probe(), for_others ? fs::perms(0755) : fs::perms::owner_all);
    if (for_others) fs::permissions(path_, fs::perms(0755));
  }
  ~CliFolder() {
    std::error_code leftover;
    fs::remove_all(path_, leftover);
  }
  std::string probe() const { return path_ + "/probe.py"; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// One cell for a folder, and what went wrong so far.
class ClosedCell {
 public:
  explicit ClosedCell(const CliFolder& folder) : folder_(folder) {
    auto isolation = laboratory_.Make(MakeNamespaceIsolation);
    if (!isolation) {
      Fail(ToString(isolation.error()));
      return;
    }
    isolation_ = *std::move(isolation);
    cell_ = NewCell();
  }

  std::unique_ptr<Cell> NewCell() {
    auto cell = isolation_->MakeCell(laboratory_.request(folder_.probe()));
    if (!cell) {
      Fail(ToString(cell.error()));
      return nullptr;
    }
    (void)(*cell)->BeginRun("run", BackendScript{});
    return *std::move(cell);
  }

  void Expect(const std::string& way, const std::string& argument = "") {
    if (!cell_) return;
    const ProcessOutcome outcome = Shell(*cell_, folder_.probe() + ' ' + way + ' ' + argument);
    if (outcome.standard_output != "closed\n") {
      Fail(way + ": " + outcome.standard_output + outcome.standard_error + outcome.start_error);
    }
  }

  void Fail(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    holds_ = false;
  }
  Cell* cell() { return cell_.get(); }
  bool holds() const { return holds_; }

 private:
  const CliFolder& folder_;
  Laboratory laboratory_;
  std::unique_ptr<Isolation> isolation_;
  std::unique_ptr<Cell> cell_;
  bool holds_ = true;
};

class ClosedCellTest : public testing::TestWithParam<SetUp> {
 protected:
  void SetUp() override {
    if (GetParam().needs_root && geteuid() != 0) GTEST_SKIP() << "needs root";
    if (!GetParam().needs_root && !CanMountProcInUserNamespace()) {
      GTEST_SKIP() << "this container refuses a user namespace a /proc of its own";
    }
  }
  // In the set-up, with a cell for a folder.
  static void Holds(const std::function<void(ClosedCell&, const CliFolder&)>& body) {
    EXPECT_TRUE(HoldsInAChild([&] {
      if (!GetParam().enter()) return false;
      const CliFolder folder(!GetParam().gives_away);
      ClosedCell cell(folder);
      body(cell, folder);
      return cell.holds();
    }));
  }
};

TEST_P(ClosedCellTest, TheHostsSettingsCannotBeWritten) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way : {"core_pattern", "swappiness", "sysrq", "irq", "sys"}) cell.Expect(way);
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
    for (const char* way : {"io_uring", "bpf", "perf", "userfaultfd", "open_by_handle", "keyctl", "add_key", "kexec",
                            "module", "module_file", "kernel_log", "x32"}) {
      cell.Expect(way);
    }
  });
}

TEST_P(ClosedCellTest, SocketsThatTheLedgerCannotSeeAreNotThere) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way : {"vsock", "alg", "packet", "key_family", "bluetooth", "xdp", "netlink_netfilter",
                            "netlink_generic", "netlink_audit"}) {
      cell.Expect(way);
    }
    // What every runtime needs is.
    for (const char* way : {"routes_are_there", "threads_are_there"}) cell.Expect(way);
  });
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

bool SomebodyConnected(int listener) {
  fcntl(listener, F_SETFL, O_NONBLOCK);
  const Descriptor connection(accept(listener, nullptr, nullptr));
  return connection.get() >= 0;
}

Descriptor ListenAt(const std::string& path) {
  Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  CHECK_THAT(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK_THAT(listen(listener.get(), 1) == 0 && chmod(path.c_str(), 0777) == 0);
  return listener;
}

TEST_P(ClosedCellTest, SocketsAndFifosOfTheHostLeadNowhere) {
  EXPECT_TRUE(HoldsInAChild([] {
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    fs::create_directory(folder.path() + "/below");
    const Descriptor before = ListenAt(folder.path() + "/below/socket");
    CHECK_THAT(mkfifo((folder.path() + "/fifo").c_str(), 0777) == 0);
    const Descriptor reader(open((folder.path() + "/fifo").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    ClosedCell cell(folder);
    const Descriptor after = ListenAt(folder.path() + "/later");  // while the cell is there
    cell.Expect("door", folder.path() + "/below/socket");
    cell.Expect("door", folder.path() + "/later");
    cell.Expect("door", folder.path() + "/fifo");
    for (const Descriptor* listener : {&before, &after}) {
      if (SomebodyConnected(listener->get())) cell.Fail("a listener of the host was reached");
    }
    return cell.holds();
  }));
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

INSTANTIATE_TEST_SUITE_P(SetUps, ClosedCellTest, testing::ValuesIn(kSetUps),
                         [](const auto& set_up) { return std::string(set_up.param.name); });

}  // namespace
}  // namespace telltale
