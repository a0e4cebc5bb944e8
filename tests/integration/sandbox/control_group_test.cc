#include "harness/sandbox/limits/control_group.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "harness/sandbox/cell/cell_sandbox.h"
#include "tests/integration/sandbox/other_users.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr GroupLimits kSmall{64 << 20, 20};
constexpr const char* kName = "3f1c9a7e5b2d4860fe97a1c3b5d7e90214263848a5b7c9d1e3f50617283940ab";

// A python that runs `script` as a member of the group.
pid_t StartIn(const ControlGroup& group, const char* script) {
  const std::vector<int> entrances = group.entrances();
  const std::vector<int> inner = group.inner_entrances();
  const pid_t child = fork();
  if (child == 0) {
    for (const auto& list : {entrances, inner}) {
      for (const int entrance : list) {
        if (write(entrance, "0", 1) != 1) _exit(99);
      }
    }
    execl("/usr/bin/python3", "python3", "-c", script, nullptr);
    _exit(98);
  }
  return child;
}

// Its wait status.
int RunIn(const ControlGroup& group, const char* script) {
  const pid_t child = StartIn(group, script);
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

int GroupsOf(pid_t pid) {
  const std::string prefix = "telltale-" + std::to_string(pid) + '-';
  int count = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry("/sys/fs/cgroup", error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with(prefix)) ++count;
  }
  return count;
}

class ControlGroupTest : public testing::Test {
 protected:
  void SetUp() override {
    auto found = ControlGroups::Find(FindSandboxTools().value().helper, kSmall);
    if (!found) GTEST_SKIP() << ToString(found.error());
    groups_ = *std::move(found);
    group_ = groups_->Make(kName).value();
  }
  std::unique_ptr<ControlGroups> groups_;
  std::unique_ptr<ControlGroup> group_;
};

TEST_F(ControlGroupTest, MemoryPastTheLimitEndsTheProcessAndIsCounted) {
  EXPECT_EQ(RunIn(*group_, "bytearray(16 << 20)"), 0);
  EXPECT_EQ(group_->Hits().killed_for_memory, 0U);
  const int status = RunIn(*group_, "bytearray(256 << 20)");
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  EXPECT_GE(group_->Hits().killed_for_memory, 1U);
}

TEST_F(ControlGroupTest, ProcessesPastTheLimitAreNotStartedAndAreCounted) {
  const char* const script =
      "import os\n"
      "for i in range(200):\n"
      "  try:\n"
      "    if os.fork() == 0: os.read(0, 1); os._exit(0)\n"
      "  except BlockingIOError: os._exit(7)\n";
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);  // its end is known to us alone: the children go when it is closed
  const int kept = fcntl(0, F_DUPFD_CLOEXEC, 3);
  dup2(ends[0], 0);  // what the children wait for
  close(ends[0]);
  const int status = RunIn(*group_, script);
  close(ends[1]);
  dup2(kept, 0);
  close(kept);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 7) << status;
  EXPECT_GE(group_->Hits().refused_forks, 1U);
}

TEST_F(ControlGroupTest, NothingIsLeftOfItsGroups) {
  EXPECT_GE(GroupsOf(getpid()), 1);
  group_.reset();
  groups_.reset();
  EXPECT_EQ(GroupsOf(getpid()), 0);
}

TEST_F(ControlGroupTest, NorOfWhoIsStillInThem) {
  const pid_t left = StartIn(*group_, "import time; time.sleep(1000)");
  // It is in its group before it is python.
  std::string name;
  while (!name.starts_with("python")) {
    std::ifstream comm("/proc/" + std::to_string(left) + "/comm");
    std::getline(comm, name);
  }
  group_.reset();
  groups_.reset();
  EXPECT_EQ(GroupsOf(getpid()), 0);
  int status = 0;
  const bool has_ended = waitpid(left, &status, WNOHANG) == left;
  EXPECT_TRUE(has_ended && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  if (!has_ended) kill(left, SIGKILL);
}

// In another container nobody has our number, and what we have just made looks left over.
TEST(ControlGroupsTest, ThoseOfAnotherContainerLeaveOursAlone) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  EXPECT_TRUE(HoldsInAChild([] {
    const fs::path helper = FindSandboxTools().value().helper;
    auto ours = ControlGroups::Find(helper, kSmall);
    if (!ours) return true;  // none can be made here
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0 || unshare(CLONE_NEWPID) != 0) return false;
    const pid_t other = fork();
    if (other == 0) {
      close(ends[1]);
      char end = 0;
      while (read(ends[0], &end, 1) != 0) (void)ControlGroups::Find(helper, kSmall);
      _exit(0);
    }
    bool are_made = true;
    for (int i = 0; i < 1000 && are_made; ++i) {
      const auto group = (*ours)->Make(kName);
      if (!group) std::fprintf(stderr, "%s\n", ToString(group.error()).c_str());
      are_made = group.has_value();
    }
    close(ends[1]);
    waitpid(other, nullptr, 0);
    ours->reset();
    return are_made;
  }));
}

}  // namespace
}  // namespace telltale
