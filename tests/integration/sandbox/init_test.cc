// The first process of a cell says who lives in it: a command must not have power over it, and where it ends that is
// told.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "harness/sandbox/cell/user_namespace.h"
#include "harness/sandbox/watch/processes_of.h"
#include "tests/integration/sandbox/closed_cell.h"
#include "tests/integration/sandbox/other_users.h"

namespace telltale {
namespace {

using InitTest = ClosedCellTest;

TEST_P(InitTest, ItsLimitsAndItsTimeAreNotTheCommands) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const char* way : {"init_limits", "init_schedule", "own_limits"}) cell.Expect(way);
  });
}

// Of the host's number of a process that nobody but the init is the parent of any more.
pid_t InitOf(Cell& cell) {
  Shell(cell, "(setsid sleep 1000 >/dev/null 2>&1 &)");
  const std::vector<int> orphans = ProcessesWithHome(cell.identity().ValueOf("home"));
  if (orphans.empty()) return -1;
  std::ifstream status("/proc/" + std::to_string(orphans.front()) + "/status");
  for (std::string word; status >> word;) {
    if (word != "PPid:") continue;
    pid_t parent = -1;
    status >> parent;
    return parent;
  }
  return -1;
}

TEST_P(InitTest, WhereItEndsTheRunHasAGapAndTheNextOneDoesNotStart) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    if (cell.cell() == nullptr) return;
    const pid_t init = InitOf(*cell.cell());
    if (init <= 1 || kill(init, SIGKILL) != 0) return cell.Fail("the first process was not found");
    for (int run = 0; run < 2; ++run) {
      const std::vector<std::string> gaps = cell.Gaps();
      if (gaps.size() != 1 ||
          !gaps[0].starts_with("run-unwatched: the cell ended before the run did (its first process was "
                               "killed by signal 9 (killed))")) {
        for (const std::string& gap : gaps) cell.Fail(gap);
        cell.Fail(std::to_string(gaps.size()) + " gaps");
      }
      const ProcessOutcome outcome = Shell(*cell.cell(), "true");
      if (outcome.started || outcome.start_error != "the cell has ended") cell.Fail("started: " + outcome.start_error);
    }
    (void)cell.cell()->WrittenFiles();
  });
}

// Its time limit holds as well.
TEST_P(InitTest, ACommandThatIsStoppedBeforeItIsAProgramKeepsNobodyElseWaiting) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    if (cell.cell() == nullptr) return;
    cell.Expect("stop_all", "60");
    constexpr int kTimes = 5;  // before and after it has become one
    for (int time = 0; time < kTimes; ++time) Shell(*cell.cell(), "true", std::chrono::milliseconds{300});
    for (const std::string& gap : cell.Gaps(std::chrono::milliseconds{0})) cell.Fail(gap);
    if (Shell(*cell.cell(), "echo on").standard_output != "on\n") cell.Fail("the next command did not start");
  });
}

// A user of this test's own, whose watches are all taken.
TEST(ReadTraceTest, ThatNobodyCanTellWhatWasReadIsAGap) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  if (!CanMountProcInUserNamespace()) GTEST_SKIP() << "this container refuses a user namespace a /proc of its own";
  EXPECT_TRUE(HoldsInAChild([] {
    constexpr uid_t kFirst = 3'000'000'000;
    const uid_t user = kFirst + static_cast<uid_t>(getpid());
    if (!BecomeOrdinary(user)) return false;
    while (inotify_init1(IN_CLOEXEC) >= 0) {
    }
    const CliFolder folder;
    ClosedCell cell(folder);
    const std::vector<std::string> gaps = cell.Gaps();
    for (const std::string& gap : gaps) std::fprintf(stderr, "%s\n", gap.c_str());
    return cell.holds() && gaps.size() == 1 &&
           gaps[0].starts_with("isolation: which planted files the CLI read is not known");
  }));
}

INSTANTIATE_TEST_SUITE_P(SetUps, InitTest, testing::ValuesIn(SetUps()),
                         [](const auto& set_up) { return std::string(set_up.param.name); });

}  // namespace
}  // namespace telltale
