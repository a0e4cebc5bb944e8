#include "harness/sandbox/watch/written_files.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "tests/unit/harness/temporary_directory.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class WrittenFilesTest : public testing::Test {
 protected:
  TemporaryDirectory directory_;
  const std::string root_ = directory_.path().string();
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

TEST_F(WrittenFilesTest, ATimeThatAFileWasGivenIsAFactOfItsOwn) {
  std::ofstream(root_ + "/old") << "x";
  const TreeSnapshot before = TreeSnapshot::Take(root_);
  std::ofstream(root_ + "/new") << "x";
  const std::array<timespec, 2> given = {timespec{1299215167, 123456789}, timespec{1299215167, 123456789}};
  ASSERT_EQ(utimensat(AT_FDCWD, (root_ + "/old").c_str(), given.data(), 0), 0);
  const auto changed = before.ChangedIn(TreeSnapshot::Take(root_), "/shown");
  ASSERT_EQ(changed.size(), 2U);
  EXPECT_EQ(changed[0].path, "/shown/new");
  EXPECT_EQ(changed[1].path, "/shown/old [time]");
  EXPECT_EQ(changed[1].content, "1299215167.123456789");
}

TEST_F(WrittenFilesTest, LargeFilesAreKeptAsLongAsThereIsRoom) {
  const TreeSnapshot before = TreeSnapshot::Take(root_);
  const std::string large(std::size_t{3} << 20, 'x');
  for (const char* name : {"/a", "/b", "/c"}) std::ofstream(root_ + name) << large;
  const auto changed = before.ChangedIn(TreeSnapshot::Take(root_), "/shown");
  ASSERT_EQ(changed.size(), 3U);
  EXPECT_EQ(changed[0].content, large);
  EXPECT_GT(changed[1].content.size(), std::size_t{1} << 20);
  EXPECT_LT(changed[1].content.size(), large.size());
  EXPECT_EQ(changed[2].content.size(), std::size_t{64} << 10);
  EXPECT_EQ(changed[2].size, large.size());
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

TEST_F(WrittenFilesTest, LinksEmptyFoldersAndAttributesAreWrittenToo) {
  const TreeSnapshot before = TreeSnapshot::Take(root_);
  ASSERT_EQ(symlink("3f2a9b1c77de0a41", (root_ + "/link").c_str()), 0);
  fs::create_directories(root_ + "/d/3f2a9b1c77de0a41");
  std::ofstream(root_ + "/file") << "x";
  const bool has_attributes = setxattr((root_ + "/file").c_str(), "user.id", "3f2a", 4, 0) == 0;
  const auto changed = before.ChangedIn(TreeSnapshot::Take(root_), "/shown");
  std::vector<std::string> seen;
  for (const WrittenFile& file : changed) seen.push_back(file.path + "=" + file.content);
  std::vector<std::string> expected = {"/shown/d/3f2a9b1c77de0a41/=", "/shown/file=x", "/shown/link=3f2a9b1c77de0a41"};
  if (has_attributes) expected.insert(expected.begin() + 2, "/shown/file [user.id]=3f2a");
  EXPECT_THAT(seen, testing::ElementsAreArray(expected));
}

TEST_F(WrittenFilesTest, NothingMoreIsLookedAtOnceTheRunIsInterrupted) {
  std::atomic<bool> cancelled{false};
  const TreeSnapshot before = TreeSnapshot::Take(root_, &cancelled);
  std::ofstream(root_ + "/late") << "x";
  const TreeSnapshot later = TreeSnapshot::Take(root_, &cancelled);
  cancelled = true;
  EXPECT_THAT(before.ChangedIn(later, "/home"), IsEmpty());
  EXPECT_THAT(TreeSnapshot::Take(root_, &cancelled).unread(), ElementsAre("")) << "and that is told";
}

}  // namespace
}  // namespace telltale
