#include "harness/sandbox/written_files.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace telltale {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class WrittenFilesTest : public testing::Test {
 protected:
  WrittenFilesTest() : root_((fs::temp_directory_path() / "telltale-written.XXXXXX").string()) {
    EXPECT_NE(mkdtemp(root_.data()), nullptr);
  }
  ~WrittenFilesTest() override { fs::remove_all(root_); }
  std::string root_;
};

TEST_F(WrittenFilesTest, WhatItsOwnerClosedIsReadAndClosedAgain) {
  // Root may read everything: an ordinary user is asked for here.
  chmod(root_.c_str(), 0777);
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) _exit(2);
    const TreeSnapshot before = TreeSnapshot::Take(root_);
    fs::create_directories(root_ + "/a/b");
    std::ofstream(root_ + "/a/b/id") << "secret";
    chmod((root_ + "/a/b/id").c_str(), 0);
    chmod((root_ + "/a/b").c_str(), 0);
    chmod((root_ + "/a").c_str(), 0300);
    const TreeSnapshot after = TreeSnapshot::Take(root_);
    const auto changed = before.ChangedIn(after, "/shown");
    struct stat facts {};
    const bool is_closed = stat((root_ + "/a").c_str(), &facts) == 0 && (facts.st_mode & 07777) == 0300;
    chmod((root_ + "/a").c_str(), 0700);
    chmod((root_ + "/a/b").c_str(), 0700);
    _exit(after.unread().empty() && changed.size() == 1 && changed[0].path == "/shown/a/b/id" &&
                  changed[0].content == "secret" && is_closed
              ? 0
              : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(WrittenFilesTest, MoreThanIsLookedAtIsSaid) {
  for (int i = 0; i <= 20000; ++i) {
    ASSERT_EQ(symlink("x", (root_ + '/' + std::to_string(i)).c_str()), 0);
  }
  EXPECT_THAT(TreeSnapshot::Take(root_).unread(), ElementsAre(""));
  fs::remove(root_ + "/0");
  EXPECT_THAT(TreeSnapshot::Take(root_).unread(), IsEmpty());
}

TEST_F(WrittenFilesTest, AFolderThatIsNotThereIsSaid) {
  EXPECT_THAT(TreeSnapshot::Take(root_ + "/none").unread(), ElementsAre(""));
}

}  // namespace
}  // namespace telltale
