#include "harness/sandbox/limits/limit_watch.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/harness/sandbox/fake_proc.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr WatchedLimits kLimits{100, 520, 16 << 20};

class LimitWatchTest : public testing::Test {
 protected:
  LimitWatchTest() {
    Write("/sys/kernel/pid_max", "32768\n");
    LastNumber(10);
  }
  void Write(const std::string& name, const std::string& text) const { proc_.Write(name, text); }
  void LastNumber(int number) const { Write("/loadavg", "0.20 0.18 0.12 1/80 " + std::to_string(number) + "\n"); }
  void Process(int number, int threads, int table, int data_kib) const {
    Write("/" + std::to_string(number) + "/status", "Name:\tFDSize:\nFDSize:\t" + std::to_string(table) +
                                                        "\nVmData:\t    " + std::to_string(data_kib) +
                                                        " kB\nThreads:\t" + std::to_string(threads) + "\n");
  }
  static ReachedLimits Looked(LimitWatch& watch) {
    watch.Look();
    return watch.Take();
  }
  FakeProc proc_;
};

TEST_F(LimitWatchTest, ThreadsCountAsTheyDoForTheKernel) {
  LimitWatch watch(proc_.path(), kLimits, {});
  Process(1, 1, 64, 100);
  Process(7, 98, 64, 100);
  EXPECT_EQ(Looked(watch), ReachedLimits{});
  Process(7, 99, 64, 100);
  ReachedLimits reached;
  reached.processes = true;
  EXPECT_EQ(Looked(watch), reached);
}

TEST_F(LimitWatchTest, WhatWasMadeBetweenTwoLooksMayAllHaveLivedAtOnce) {
  LimitWatch watch(proc_.path(), kLimits, {});
  Process(1, 40, 64, 100);
  EXPECT_FALSE(Looked(watch).processes);
  LastNumber(69);
  EXPECT_FALSE(Looked(watch).processes) << "59 were made";
  LastNumber(129);
  EXPECT_TRUE(Looked(watch).processes) << "60 were made";
  EXPECT_FALSE(Looked(watch).processes) << "none was";
}

TEST_F(LimitWatchTest, NumbersBeginAnew) {
  LastNumber(32760);
  LimitWatch watch(proc_.path(), kLimits, {});
  Process(1, 1, 64, 100);
  EXPECT_FALSE(Looked(watch).processes);
  LastNumber(50);
  EXPECT_FALSE(Looked(watch).processes);
  LastNumber(40);
  EXPECT_TRUE(Looked(watch).processes) << "all of them once more";
}

TEST_F(LimitWatchTest, AThreadMayHaveATableOfItsOwn) {
  LimitWatch watch(proc_.path(), kLimits, {});
  Process(7, 2, 64, 100);
  Write("/7/task/7/status", "Name:\tx\nFDSize:\t64\nVmData:\t100 kB\nThreads:\t2\n");
  Write("/7/task/8/status", "Name:\tx\nFDSize:\t512\nVmData:\t100 kB\nThreads:\t2\n");
  EXPECT_EQ(Looked(watch), ReachedLimits{});
  Write("/7/task/8/status", "Name:\tx\nFDSize:\t1024\nVmData:\t100 kB\nThreads:\t2\n");
  ReachedLimits reached;
  reached.open_files = true;
  EXPECT_EQ(Looked(watch), reached);
}

TEST_F(LimitWatchTest, ThreadsTellOfAProcessWhoseFirstOneHasEnded) {
  LimitWatch watch(proc_.path(), kLimits, {});
  Write("/7/status", "Name:\tx\nState:\tZ (zombie)\nThreads:\t1\n");
  Write("/7/task/8/status", "Name:\tx\nState:\tS (sleeping)\nFDSize:\t64\nVmData:\t16000 kB\nThreads:\t1\n");
  ReachedLimits reached;
  reached.memory = true;
  EXPECT_EQ(Looked(watch), reached);
}

TEST_F(LimitWatchTest, TheTableOfOpenFilesTellsHowManyThereWere) {
  LimitWatch watch(proc_.path(), kLimits, {});
  Process(7, 1, 512, 100);
  EXPECT_FALSE(Looked(watch).open_files);
  Process(7, 1, 1024, 100);
  EXPECT_TRUE(Looked(watch).open_files);
}

TEST_F(LimitWatchTest, ABriefLookIsAtTheProcessesThatWereMadeLast) {
  LimitWatch watch(proc_.path(), kLimits, {});
  const auto brief = [&watch] {
    watch.LookBriefly();
    return watch.Take();
  };
  Process(1, 90, 1024, 100);
  LastNumber(40);
  EXPECT_EQ(brief(), ReachedLimits{});
  Process(39, 1, 1024, 100);
  EXPECT_TRUE(brief().open_files);
  LastNumber(41);
  Process(39, 1, 64, 15 * 1024);
  EXPECT_TRUE(brief().memory);
  LastNumber(60);
  EXPECT_EQ(brief(), ReachedLimits{}) << "none of the last";
  LastNumber(3);
  EXPECT_TRUE(brief().open_files) << "numbers began anew";
}

TEST_F(LimitWatchTest, ABriefLookTakesAsLongHoweverManyThreadsThereAre) {
  LimitWatch watch(proc_.path(), kLimits, {});
  const std::string reached = "FDSize:\t1024\nThreads:\t900\n";
  Process(5, 900, 64, 100);
  Write("/5/task/6/status", "Name:\tx\n" + reached);
  watch.LookBriefly();
  EXPECT_EQ(watch.Take(), ReachedLimits{}) << "a whole look is due";
  watch.Look();
  EXPECT_TRUE(watch.Take().open_files);
  Write("/9/status", "Name:\tx\n" + reached);
  watch.LookBriefly();
  EXPECT_TRUE(watch.Take().open_files) << "the thread itself was made last";
}

TEST_F(LimitWatchTest, MemoryIsReachedButForASixteenth) {
  LimitWatch watch(proc_.path(), kLimits, {});
  Process(7, 1, 64, 15 * 1024 - 1);
  EXPECT_FALSE(Looked(watch).memory);
  Process(7, 1, 64, 15 * 1024);
  EXPECT_TRUE(Looked(watch).memory);
}

TEST_F(LimitWatchTest, WhatCannotBeSeenIsSaid) {
  LimitWatch watch(proc_.path(), kLimits, {});
  fs::remove(proc_.path() + "/loadavg");
  EXPECT_TRUE(Looked(watch).is_unwatched);
}

TEST_F(LimitWatchTest, FieldsAreTheSameAgain) {
  ReachedLimits reached;
  reached.open_files = true;
  reached.disks = {"/home/a b", "/tmp"};
  EXPECT_EQ(ReachedLimitsFrom(ToFields(reached)), reached);
  EXPECT_TRUE(ReachedLimitsFrom({}).is_unwatched);
}

}  // namespace
}  // namespace telltale
