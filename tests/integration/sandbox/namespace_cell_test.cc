#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "core/read_not_planted.h"
#include "tests/integration/sandbox/namespace_fixture.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using testing::HasSubstr;

using NamespaceCellTest = NamespaceFixture;

TEST_F(NamespaceCellTest, ExitCodeAndOutputComeBack) {
  const auto cell = NewCell();
  const ProcessOutcome outcome = Shell(*cell, "echo out; echo err >&2; exit 7");
  EXPECT_TRUE(outcome.started);
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_EQ(outcome.standard_output, "out\n");
  EXPECT_EQ(outcome.standard_error, "err\n");
}

TEST_F(NamespaceCellTest, OutputCanBeOpenedAgainByName) {
  const auto cell = NewCell();
  const ProcessOutcome outcome = Shell(*cell, "echo out > /dev/stdout; echo err > /dev/stderr");
  EXPECT_EQ(outcome.standard_output, "out\n");
  EXPECT_EQ(outcome.standard_error, "err\n");
}

TEST_F(NamespaceCellTest, TheMachineIsThePlantedOne) {
  const auto cell = NewCell();
  const Identity& who = cell->identity();
  const ProcessOutcome outcome = Shell(
      *cell,
      "cat /etc/machine-id /var/lib/dbus/machine-id /proc/sys/kernel/random/boot_id /proc/cmdline "
      "/sys/class/dmi/id/* /sys/class/net/eth0/address; hostname; id -un; id -u; pwd; cat ~/.npmrc; ip addr; date +%Z; "
      "git log --format=%H%an%ae; git status --short; getent passwd");
  for (const char* id : {"machine_id", "boot_id", "root_uuid", "product_uuid", "product_serial", "mac", "hostname",
                         "username", "cwd", "npm_token", "ipv4", "ipv6", "git_commit", "fullname", "email"}) {
    EXPECT_THAT(outcome.standard_output, HasSubstr(who.ValueOf(id))) << id << outcome.standard_error;
  }
}

// After an opt-out telltale looks at every file of the cell itself.
TEST_F(NamespaceCellTest, WhatTelltaleReadsItselfWasNotReadByTheCommand) {
  Scenario scenario;
  scenario.name = "out";
  scenario.opt_out = "variable";
  CellRequest request = laboratory_.request("/bin/sh");
  request.scenario = &scenario;
  request.opts_out = true;
  const auto made = isolation_->MakeCell(std::move(request));
  ASSERT_TRUE(made) << ToString(made.error());
  Cell& cell = **made;
  ASSERT_TRUE(cell.BeginRun("out", BackendScript{}));
  Shell(cell, "cat ~/.gitconfig");
  SettleCell(cell);
  for (const PlantedCanary& planted : cell.Planted()) {
    if (planted.where != "~/.gitconfig" && planted.where != "~/.npmrc") continue;
    EXPECT_EQ(planted.read, planted.where == "~/.gitconfig") << planted.where;
  }
}

TEST_F(NamespaceCellTest, FactsOfTheMachinesOwnThatACommandReadAreToldAndNoOthers) {
  const auto facts = [&] {
    const std::vector<std::string> all = isolation_->Facts();
    const auto fact =
        std::find_if(all.begin(), all.end(), [](const std::string& one) { return IsReadNotPlanted(one); });
    return fact == all.end() ? "" : *fact;
  };
  Scenario scenario;
  scenario.name = "list";
  CellRequest request = laboratory_.request("/bin/sh");
  request.scenario = &scenario;
  const auto made = isolation_->MakeCell(std::move(request));
  ASSERT_TRUE(made) << ToString(made.error());
  Cell& cell = **made;
  ASSERT_TRUE(cell.BeginRun("list", BackendScript{}));
  Shell(cell, "cat /etc/machine-id /proc/version");
  SettleCell(cell);
  EXPECT_EQ(facts(), "");
  Shell(cell, "cat /usr/lib/os-release /proc/cpuinfo; cat /proc/cpuinfo /sys/class/dmi/id/product_name");
  EXPECT_THAT(SettleCell(cell).gaps, testing::IsEmpty());
  EXPECT_EQ(facts(), "read, not planted: /etc/os-release, /proc/cpuinfo, /sys/devices/virtual/dmi/id/product_name");
}

TEST_F(NamespaceCellTest, ThatTheOwnFolderIsReadOnlyIsToldOfACliThatHasOne) {
  Scenario scenario;
  scenario.name = "list";
  const auto is_told = [&] {
    const std::vector<std::string> all = isolation_->Facts();
    return std::any_of(all.begin(), all.end(), [](const std::string& one) {
      return one.find("own folder was read-only") != std::string::npos;
    });
  };
  for (const bool has_own : {false, true}) {
    CellRequest request =
        laboratory_.request(has_own ? TELLTALE_SOURCE_DIR "/tests/integration/sandbox/probe.py" : "/bin/sh");
    request.scenario = &scenario;
    ASSERT_TRUE(isolation_->MakeCell(std::move(request)));
    EXPECT_EQ(is_told(), has_own);
  }
}

// Libraries read the second of the two.
TEST_F(NamespaceCellTest, AFactOfTheMachineHasOneTruthAtAllItsPlaces) {
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Shell(*cell,
            "for f in product_uuid product_serial board_serial; do "
            "cmp /sys/class/dmi/id/$f /sys/devices/virtual/dmi/id/$f || echo differ; done; "
            "cmp /sys/class/net/eth0/address /sys/devices/virtual/net/eth0/address || echo differ; "
            "cat /sys/devices/virtual/dmi/id/product_uuid");
  EXPECT_EQ(outcome.standard_output, cell->identity().ValueOf("product_uuid") + "\n") << outcome.standard_error;
}

// Kernels without time namespaces show their own start, which is not said to be planted then.
TEST_F(NamespaceCellTest, TheMachineWasStartedWhenItIsPlantedToBe) {
  const auto cell = NewCell();
  const Identity& who = cell->identity();
  const ProcessOutcome outcome = Shell(*cell, "grep btime /proc/stat");
  const std::vector<PlantedCanary> planted = cell->Planted();
  const bool is_planted = std::any_of(planted.begin(), planted.end(),
                                      [](const PlantedCanary& one) { return one.canary.id == "boot_time"; });
  EXPECT_EQ(outcome.standard_output == "btime " + who.ValueOf("boot_time") + "\n", is_planted)
      << outcome.standard_output;
}

// Programs look for 64 digits of hex in either file, of their own process or of the first one, and cut them to 12.
TEST_F(NamespaceCellTest, AContainersIdIsThePlantedOneWhereverItIsSaidToBe) {
  const auto cell = NewCell();
  const std::string id = cell->identity().ValueOf("container_id");
  std::set<std::string> places;
  for (const PlantedCanary& planted : cell->Planted()) {
    if (planted.canary.id == "container_id") places.insert(planted.where);
  }
  EXPECT_THAT(places, testing::Contains("mounts (/proc/PID/mountinfo)"));
  const auto ids_in = [&](const std::string& file) {
    return Shell(*cell, "for p in self 1 $$; do grep -ohE '[0-9a-f]{64}' /proc/$p/" + file + " | sort -u; done")
        .standard_output;
  };
  const std::string thrice = id + '\n' + id + '\n' + id + '\n';
  EXPECT_EQ(ids_in("mountinfo"), thrice);
  EXPECT_EQ(ids_in("cgroup"), places.contains("control group (/proc/PID/cgroup)") ? thrice : "");
  EXPECT_THAT(Shell(*cell, "cat /proc/self/mountinfo").standard_output,
              HasSubstr(" /containers/" + id + "/hostname /etc/hostname ro,"));
  EXPECT_EQ(Shell(*cell, "cat /etc/hostname").standard_output, cell->identity().ValueOf("hostname") + "\n");
  EXPECT_NE(Shell(*cell, "echo x > /etc/hostname").exit_code, 0);
  // What takes itself to be in a container of Docker's behaves otherwise than for most users.
  EXPECT_EQ(Shell(*cell, "grep -ic docker /proc/self/mountinfo /proc/self/cgroup; ls /.dockerenv").standard_output,
            "/proc/self/mountinfo:0\n/proc/self/cgroup:0\n");
}

// By a process that its parent has left, by a thread, by one that nobody may look into.
TEST_F(NamespaceCellTest, TheKernelReleaseIsThePlantedOneWhereverItIsAsked) {
  const auto cell = NewCell();
  const Identity& who = cell->identity();
  const std::string release = who.ValueOf("kernel_release");
  const ProcessOutcome outcome =
      Shell(*cell,
            "uname -r; (setsid uname -r & wait); uname -n; cat /proc/sys/kernel/osrelease; "
            "python3 -c 'import ctypes, os, threading\n"
            "ctypes.CDLL(None).prctl(4, 0)\n"
            "def ask(): print(os.uname().release)\n"
            "for _ in range(2): one = threading.Thread(target=ask); one.start(); one.join()'");
  EXPECT_EQ(outcome.standard_output, release + "\n" + release + "\n" + who.ValueOf("hostname") + "\n" + release + "\n" +
                                         release + "\n" + release + "\n")
      << outcome.standard_error;
  EXPECT_THAT(Shell(*cell, "cat /proc/version").standard_output, HasSubstr(release));
  const std::vector<PlantedCanary> planted = cell->Planted();
  EXPECT_TRUE(std::any_of(planted.begin(), planted.end(), [](const PlantedCanary& one) {
    return one.canary.id == "kernel_release" && one.where == "release of the kernel";
  }));
}

TEST_F(NamespaceCellTest, PlainAndEncryptedRequestsToAnyHostAreCaptured) {
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Shell(*cell,
            "curl -sS -d one http://plain.vendor.example/a; curl -sS -d two https://tls.vendor.example:8443/b; "
            "curl -sS -d three http://192.0.2.1:81/c");
  EXPECT_EQ(outcome.standard_error, "");
  const CellReport report = SettleCell(*cell);
  const auto plain = laboratory_.recorder().exchanges("http");
  const auto tls = laboratory_.recorder().exchanges("https");
  ASSERT_EQ(plain.size(), 2U);
  ASSERT_EQ(tls.size(), 1U);
  EXPECT_EQ(plain[0].host, "plain.vendor.example");
  EXPECT_EQ(plain[0].port, 80);
  EXPECT_EQ(plain[0].body, "one");
  EXPECT_EQ(tls[0].port, 8443);
  EXPECT_EQ(tls[0].body, "two");
  EXPECT_EQ(plain[1].host, "192.0.2.1");
  for (const Flow& flow : report.flows) EXPECT_NE(flow.explanation, "") << flow.destination << ' ' << flow.port;
  EXPECT_TRUE(report.gaps.empty());
}

TEST_F(NamespaceCellTest, ACommandThatIsNotThereDidNotStart) {
  const auto cell = NewCell();
  Command command;
  command.argv = {"/nonexistent/cli"};
  const std::atomic<bool> cancelled{false};
  const auto outcome = cell->Execute(command, cancelled);
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->started);
  EXPECT_FALSE(outcome->exit_code);
  EXPECT_EQ(outcome->start_error, "No such file or directory");
}

TEST_F(NamespaceCellTest, ASignalThatEndedTheCommandIsToldAsOne) {
  const auto cell = NewCell();
  const ProcessOutcome outcome = Shell(*cell, "kill -SEGV $$");
  EXPECT_FALSE(outcome.exit_code);
  EXPECT_EQ(outcome.signal, SIGSEGV);
}

TEST_F(NamespaceCellTest, TheTimeLimitEndsTheCommandAndTheCellLivesOn) {
  const auto cell = NewCell();
  const ProcessOutcome outcome = Shell(*cell, "sleep 1000", std::chrono::milliseconds{100});
  EXPECT_TRUE(outcome.timed_out);
  EXPECT_EQ(Shell(*cell, "echo alive").standard_output, "alive\n");
  EXPECT_TRUE(SettleCell(*cell).survivors.empty());
}

TEST_F(NamespaceCellTest, ATerminalIsOne) {
  const auto cell = NewCell();
  Command command;
  command.argv = {"/bin/sh", "-c", "test -t 0 && test -t 1 && echo hello > /dev/tty"};
  command.terminal = true;
  const std::atomic<bool> cancelled{false};
  const auto outcome = cell->Execute(command, cancelled);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->exit_code, 0);
  EXPECT_THAT(outcome->standard_output, HasSubstr("hello"));
}

TEST_F(NamespaceCellTest, WhatADetachedChildSendsAfterItsParentIsCaptured) {
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Shell(*cell, "(setsid sh -c 'sleep 0.3; curl -s -d late https://late.vendor.example/' >/dev/null 2>&1 &)");
  EXPECT_EQ(outcome.exit_code, 0);
  const CellReport report = SettleCell(*cell);
  EXPECT_TRUE(report.survivors.empty());
  const auto late = laboratory_.recorder().exchanges("https");
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].body, "late");
  EXPECT_EQ(late[0].run, "run");
}

TEST_F(NamespaceCellTest, WhoStaysPastTheGraceTimeIsEndedAndNamed) {
  const auto cell = NewCell();
  Shell(*cell, "(setsid sleep 1000 >/dev/null 2>&1 &)");
  const CellReport report = SettleCell(*cell, std::chrono::milliseconds{50});
  EXPECT_THAT(report.survivors, testing::ElementsAre("sleep 1000"));
  EXPECT_TRUE(SettleCell(*cell).survivors.empty());
}

TEST_F(NamespaceCellTest, ARefusedConnectionIsRefusedAtOnceAndAccountedFor) {
  BackendScript script;
  script.fault = BackendScript::Fault::kRefuse;
  const auto cell = NewCell(script);
  const ProcessOutcome outcome = Shell(*cell, "curl -sS -d x https://down.vendor.example/");
  EXPECT_EQ(outcome.exit_code, 7);  // curl: failed to connect
  const CellReport report = SettleCell(*cell);
  const auto refused = std::count_if(report.flows.begin(), report.flows.end(), [](const Flow& flow) {
    return flow.explanation == "refused" && flow.name == "down.vendor.example" && flow.port == 443;
  });
  EXPECT_EQ(refused, 1);
  EXPECT_TRUE(report.gaps.empty());
}

TEST_F(NamespaceCellTest, ABlackHoleNeverAnswers) {
  BackendScript script;
  script.fault = BackendScript::Fault::kBlackHole;
  const auto cell = NewCell(script);
  const ProcessOutcome outcome = Shell(*cell, "curl -sS -m 0.5 -d x https://hole.vendor.example/");
  EXPECT_EQ(outcome.exit_code, 28);  // curl: timed out
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
  EXPECT_TRUE(laboratory_.recorder().exchanges("https").empty());
}

// A registry that the command needs for its own work is not the backend that is down.
TEST_F(NamespaceCellTest, AFaultOfTheBackendSparesThoseWhoAreNotTheBackend) {
  Endpoint registry;
  registry.host = "registry.example";
  registry.role = "other";
  laboratory_.profile().endpoints = {registry};
  using Fault = BackendScript::Fault;
  for (const Fault fault : {Fault::kRefuse, Fault::kBlackHole, Fault::kReset, Fault::kGarbage,
                            Fault::kUntrustedAuthority, Fault::kWrongHost, Fault::kNone}) {
    BackendScript script;
    script.fault = fault;
    script.dns_fails = fault == Fault::kNone;
    script.spares = [](const std::string& host) { return host == "registry.example"; };
    const auto cell = NewCell(script);
    EXPECT_EQ(Shell(*cell, "curl -sS https://registry.example/").standard_error, "") << static_cast<int>(fault);
    EXPECT_NE(Shell(*cell, "curl -sS -m 0.5 https://vendor.example/").exit_code, 0) << static_cast<int>(fault);
    EXPECT_TRUE(SettleCell(*cell).gaps.empty()) << static_cast<int>(fault);
  }
}

TEST_F(NamespaceCellTest, AFaultEndsWithItsRun) {
  BackendScript script;
  script.fault = BackendScript::Fault::kRefuse;
  const auto cell = NewCell(script);
  EXPECT_EQ(Shell(*cell, "curl -sS https://vendor.example/").exit_code, 7);
  SettleCell(*cell);
  ASSERT_TRUE(cell->BeginRun("run#2", BackendScript{}));
  EXPECT_EQ(Shell(*cell, "curl -sS https://vendor.example/").exit_code, 0);
  SettleCell(*cell);
  ASSERT_EQ(laboratory_.recorder().exchanges("https").size(), 1U);
  EXPECT_EQ(laboratory_.recorder().exchanges("https")[0].run, "run#2");
}

TEST_F(NamespaceCellTest, FailingDnsIsSeenAndRecorded) {
  BackendScript script;
  script.dns_fails = true;
  const auto cell = NewCell(script);
  EXPECT_EQ(Shell(*cell, "curl -sS https://vendor.example/").exit_code, 6);  // curl: could not resolve
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
  EXPECT_FALSE(laboratory_.recorder().exchanges("dns").empty());
}

// The sender has gone before anybody could have been asked who has the address: also one of the cell's own subnet.
TEST_F(NamespaceCellTest, DatagramsAreKeptAndAreAGap) {
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Shell(*cell,
            "python3 -c 'import socket; s=socket.socket(socket.AF_INET, socket.SOCK_DGRAM); "
            "[s.sendto(b\"<13>secret\", (a, 514)) for a in (\"192.0.2.200\", \"198.51.100.200\", "
            "\"203.0.113.200\")]'");
  EXPECT_EQ(outcome.standard_error, "");
  const CellReport report = SettleCell(*cell);
  const auto datagrams = laboratory_.recorder().exchanges("udp");
  ASSERT_EQ(datagrams.size(), 3U);
  for (const Exchange& datagram : datagrams) {
    EXPECT_EQ(datagram.body, "<13>secret");
    EXPECT_EQ(datagram.port, 514);
  }
  ASSERT_EQ(report.gaps.size(), 3U);
  EXPECT_EQ(report.gaps[0].kind, "unparsed-protocol");
}

TEST_F(NamespaceCellTest, Ipv6AndOddPortsAreCapturedToo) {
  const auto cell = NewCell();
  EXPECT_EQ(Shell(*cell, "curl -gsS -d six 'http://[2606:4700::1]:9999/'").standard_error, "");
  const CellReport report = SettleCell(*cell);
  const auto plain = laboratory_.recorder().exchanges("http");
  ASSERT_EQ(plain.size(), 1U);
  EXPECT_EQ(plain[0].body, "six");
  EXPECT_EQ(plain[0].port, 9999);
  for (const Flow& flow : report.flows) EXPECT_NE(flow.explanation, "") << flow.destination;
}

TEST_F(NamespaceCellTest, ReadsOfPlantedFilesAreSeen) {
  const auto cell = NewCell();
  Shell(*cell, "cat /etc/machine-id ~/.npmrc > /dev/null");
  SettleCell(*cell);
  for (const PlantedCanary& planted : cell->Planted()) {
    const bool is_variable = planted.where[0] == '$';
    const bool was_read = planted.where == "/etc/machine-id" || planted.where == "~/.npmrc";
    const bool is_certain = was_read || planted.where.starts_with("/sys/") || planted.where == "./.env";
    EXPECT_EQ(planted.read.has_value(), !is_variable && planted.where.find(' ') == std::string::npos) << planted.where;
    if (is_certain) {
      EXPECT_EQ(planted.read, was_read) << planted.where;
    }
  }
}

// What comes behind it is not called unread.
TEST_F(NamespaceCellTest, WhoReadsMoreOftenThanTheKernelRemembersIsToldOf) {
  const auto cell = NewCell();
  Shell(*cell,
        "python3 -c 'most = int(open(\"/proc/sys/fs/inotify/max_queued_events\").read())\n"
        "for _ in range(most // 2 + 1):\n"
        "  for name in (\"hostname\", \"timezone\"): open(\"/etc/\" + name).read()'; cat /etc/machine-id");
  const CellReport report = SettleCell(*cell);
  EXPECT_THAT(report.gaps, testing::Contains(testing::Field(&Gap::message, HasSubstr("more often than the kernel"))));
  for (const PlantedCanary& planted : cell->Planted()) {
    if (planted.where == "/etc/hostname") {
      EXPECT_EQ(planted.read, true);
    }
    if (planted.where == "/etc/machine-id") {
      EXPECT_NE(planted.read, false);
    }
  }
}

TEST_F(NamespaceCellTest, WrittenFilesAreFoundWhereverTheyAre) {
  const auto cell = NewCell();
  Shell(*cell, "mkdir -p ~/.config/cli; echo id > ~/.config/cli/id; echo t > /tmp/t; echo c > c; echo v > /var/tmp/v");
  SettleCell(*cell);
  std::vector<std::string> paths;
  for (const WrittenFile& file : cell->WrittenFiles()) paths.push_back(file.path);
  EXPECT_THAT(paths, testing::UnorderedElementsAre(cell->identity().ValueOf("home") + "/.config/cli/id",
                                                   cell->identity().ValueOf("cwd") + "/c", "/tmp/t", "/var/tmp/v"));
}

TEST_F(NamespaceCellTest, AReadOnlyHomeIsReadOnlyAndItsProjectIsNot) {
  laboratory_.scenario().home_read_only = true;
  const auto cell = NewCell();
  EXPECT_NE(Shell(*cell, "echo x > ~/x").exit_code, 0);
  EXPECT_EQ(Shell(*cell, "echo x > x && cat ~/.gitconfig").exit_code, 0);
}

TEST_F(NamespaceCellTest, CancellingEndsTheCommand) {
  const auto cell = NewCell();
  Command command;
  command.argv = {"/bin/sleep", "1000"};
  const std::atomic<bool> cancelled{true};
  const auto outcome = cell->Execute(command, cancelled);
  ASSERT_TRUE(outcome);
  EXPECT_FALSE(outcome->exit_code);
  EXPECT_LT(outcome->duration, std::chrono::seconds{900});
}

TEST_F(NamespaceCellTest, TheVariablesAreThePlantedOnesAndTheCommands) {
  setenv("TELLTALE_TEST_OF_THE_HOST", "must not be seen inside", 1);
  const auto cell = NewCell();
  Command command;
  command.argv = {"/usr/bin/env"};
  command.environment = {{"MINE", "1"}, {"USER", "me"}};
  const std::atomic<bool> cancelled{false};
  const auto outcome = cell->Execute(command, cancelled);
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->standard_output, testing::Not(HasSubstr("TELLTALE_TEST_OF_THE_HOST")));
  EXPECT_THAT(outcome->standard_output, HasSubstr("MINE=1\n"));
  EXPECT_THAT(outcome->standard_output, HasSubstr("USER=me\n"));
  EXPECT_THAT(outcome->standard_output, HasSubstr("HOME=" + cell->identity().ValueOf("home") + "\n"));
}

}  // namespace
}  // namespace telltale
