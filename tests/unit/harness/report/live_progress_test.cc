#include "harness/report/console/live_progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace telltale {
namespace {

using testing::HasSubstr;
using testing::Not;

class SetClock final : public Clock {
 public:
  WallTime Now() const override { return WallTime{}; }
  SteadyTime SteadyNow() const override { return now; }
  SteadyTime now{};
};

class LiveProgressTest : public testing::Test {
 protected:
  LiveProgress::Write Writer() {
    return [this](std::string_view text) { written_ += text; };
  }
  SetClock clock_;
  std::string written_;
};

TEST_F(LiveProgressTest, InAPipeAScenarioIsOneLineWhenItEnds) {
  {
    LiveProgress progress({.scenarios = 2}, clock_, Writer());
    progress.Started("success");
    progress.Started("failure");
    EXPECT_EQ(written_, "");
    progress.Ended("failure", "exit 1 in 0.1 s", true);
    progress.Ended("success", "did not start", false);
  }
  EXPECT_EQ(written_, "done 1/2 failure  exit 1 in 0.1 s\nodd  2/2 success  did not start\n");
}

TEST_F(LiveProgressTest, OnATerminalALineIsRewrittenInPlaceAndGoneAtTheEnd) {
  {
    LiveProgress progress({.terminal = true}, clock_, Writer());
    progress.Started("success");
    EXPECT_EQ(written_, "   0.0 s  success\n");
    clock_.now += std::chrono::milliseconds(1500);
    written_.clear();
    progress.Refresh();
    EXPECT_EQ(written_, "\x1b[1A\r\x1b[J   1.5 s  success\n");
    written_.clear();
  }
  EXPECT_EQ(written_, "\x1b[1A\r\x1b[J");
}

TEST_F(LiveProgressTest, MoreScenariosThanLinesAreCounted) {
  LiveProgress progress({.terminal = true, .width_columns = 30}, clock_, Writer());
  for (int i = 0; i < 20; ++i) progress.Started("scenario with a rather long name " + std::to_string(i));
  EXPECT_THAT(written_, HasSubstr("and 4 more"));
  EXPECT_THAT(written_, Not(HasSubstr("long name")));
}

TEST_F(LiveProgressTest, NamesCannotMoveTheCursor) {
  LiveProgress progress({}, clock_, Writer());
  progress.Ended("\x1b[2J", "says \x07", true);
  EXPECT_EQ(written_, "done \\x1b[2J  says \\x07\n");
}

TEST_F(LiveProgressTest, ManyThreadsKeepLinesWhole) {
  {
    LiveProgress progress({}, clock_, Writer());
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&progress] {
        for (int j = 0; j < 50; ++j) {
          progress.Started("s");
          progress.Ended("s", "exit 0", true);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  std::string expected;
  for (int i = 0; i < 400; ++i) expected += "done s  exit 0\n";
  EXPECT_EQ(written_, expected);
}

}  // namespace
}  // namespace telltale
