#include "harness/sandbox/watch/path_as_seen.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "tests/unit/harness/temporary_directory.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

TEST(PathAsSeenTest, APathFromTheRootStaysAndOthersBeginWhereTheThreadWorks) {
  EXPECT_EQ(PathAsSeenBy(7, "/no/such/agent.sock"), "/no/such/agent.sock");
  EXPECT_EQ(PathAsSeenBy(7, "agent.sock"), "/proc/7/cwd/agent.sock");
  EXPECT_EQ(PathAsSeenBy(7, "../agent.sock"), "/proc/7/cwd/../agent.sock");
}

TEST(PathAsSeenTest, WhatIsOnesOwnInProcIsTheThreads) {
  EXPECT_EQ(PathAsSeenBy(7, "/proc/self/fd/3/agent.sock"), "/proc/7/fd/3/agent.sock");
  EXPECT_EQ(PathAsSeenBy(7, "/proc/thread-self/cwd/agent.sock"), "/proc/7/cwd/agent.sock");
  EXPECT_EQ(PathAsSeenBy(7, "/dev/fd/3/agent.sock"), "/proc/7/fd/3/agent.sock");
  EXPECT_EQ(PathAsSeenBy(7, "/proc/9/cwd/agent.sock"), "/proc/9/cwd/agent.sock");
}

TEST(PathAsSeenTest, LinksAreFollowedAlsoRelativeOnesAndSeveral) {
  const TemporaryDirectory directory;
  const fs::path folder = fs::canonical(directory.path());
  fs::create_directories(folder / "real/deep");
  fs::create_symlink("real", folder / "near");
  fs::create_symlink(folder / "near/deep", folder / "far");
  fs::create_symlink("/proc/self/cwd", folder / "own");
  EXPECT_EQ(PathAsSeenBy(7, folder / "far/s"), folder / "real/deep/s");
  EXPECT_EQ(PathAsSeenBy(7, folder / "own/s"), "/proc/7/cwd/s");
  EXPECT_EQ(PathAsSeenBy(7, folder / "real/deep/../s"), folder / "real/deep/../s");
}

// Forty links of two thousand parts each would keep the cell's first process for minutes.
TEST(PathAsSeenTest, APathOfHundredsOfPartsIsLeftAsItIs) {
  const TemporaryDirectory directory;
  std::string dots;
  for (int i = 0; i < 300; ++i) dots += "./";
  EXPECT_EQ(PathAsSeenBy(7, dots + "s"), dots + "s");
  fs::create_symlink(dots, directory.path() / "long");
  EXPECT_EQ(PathAsSeenBy(7, directory.path() / "long/s"), directory.path() / "long/s");
}

TEST(PathAsSeenTest, ACircleOfLinksIsLeftAsItIs) {
  const TemporaryDirectory directory;
  fs::create_symlink("circle", directory.path() / "circle");
  EXPECT_EQ(PathAsSeenBy(7, directory.path() / "circle/s"), directory.path() / "circle/s");
}

}  // namespace
}  // namespace telltale
