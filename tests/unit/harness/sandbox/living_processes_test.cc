#include "harness/sandbox/watch/living_processes.h"

#include <gmock/gmock.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/harness/sandbox/fake_proc.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class LivingProcessesTest : public testing::Test {
 protected:
  void Write(const std::string& name, const std::string& text) const { proc_.Write(name, text); }
  FakeProc proc_;
};

TEST_F(LivingProcessesTest, EveryOneIsListedButTheFirstAndThoseThatHaveEnded) {
  Write("/1/stat", "1 (init) S 0");
  Write("/7/stat", "7 (sh) S 1");
  Write("/7/cmdline", std::string("sh\0-c\0x", 7));
  Write("/8/stat", "8 (of (odd) name) R 1");
  Write("/8/cmdline", "");
  Write("/9/stat", "9 (dead) Z 7");
  Write("/10/stat", "10 (dying) X 7");
  Write("/self/stat", "7 (sh) S 1");
  EXPECT_THAT(LivingProcesses(proc_.path()), ElementsAre("[of (odd) name]", "sh -c x"));
}

TEST_F(LivingProcessesTest, OneWhoseFirstThreadHasEndedLivesWhileAnotherDoes) {
  Write("/9/stat", "9 (late) Z 1");
  Write("/9/task/9/stat", "9 (late) Z 1");
  Write("/9/task/12/stat", "12 (late) S 1");
  Write("/20/stat", "20 (ended) Z 1");
  Write("/20/task/20/stat", "20 (ended) Z 1");
  EXPECT_THAT(LivingProcesses(proc_.path()), ElementsAre("[late]"));
}

TEST_F(LivingProcessesTest, WhatCannotBeReadLives) {
  fs::create_directories(proc_.path() + "/7/stat");  // opens, and cannot be read
  fs::create_directories(proc_.path() + "/9");
  fs::create_symlink("stat", proc_.path() + "/9/stat");  // a link to itself: cannot be opened
  Write("/11/stat", "11 (late) Z 1");
  fs::create_directories(proc_.path() + "/11/task/12/stat");
  Write("/12/stat", "without an end of the name");
  const auto lines = LivingProcesses(proc_.path());
  EXPECT_THAT(lines, ElementsAre("[?]", "[late]", "[process 7 cannot be read: Is a directory]",
                                 "[process 9 cannot be read: Too many levels of symbolic links]"));
}

TEST_F(LivingProcessesTest, OneThatHasGoneMeanwhileDoesNot) {
  fs::create_directories(proc_.path() + "/7");
  EXPECT_THAT(LivingProcesses(proc_.path()), IsEmpty());
}

TEST_F(LivingProcessesTest, AFolderThatCannotBeReadIsSaid) {
  EXPECT_THAT(LivingProcesses(proc_.path() + "/none"),
              ElementsAre("[" + proc_.path() + "/none cannot be read: No such file or directory]"));
}

TEST(LivingChildrenTest, AnyChildCountsUntilItIsReaped) {
  ASSERT_FALSE(HasLivingChildren());
  for (const int signal : {SIGCHLD, 0}) {  // a child that tells nobody when it ends is one too
    const long child = syscall(SYS_clone, signal, nullptr, nullptr, nullptr, nullptr);
    if (child == 0) {
      pause();
      _exit(0);
    }
    ASSERT_GT(child, 0);
    EXPECT_TRUE(HasLivingChildren());
    kill(static_cast<pid_t>(child), SIGKILL);
    EXPECT_EQ(waitpid(static_cast<pid_t>(child), nullptr, __WALL), child);
    EXPECT_FALSE(HasLivingChildren());
  }
}

}  // namespace
}  // namespace telltale
