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

std::vector<std::string> Shown(const std::vector<WrittenFile>& files) {
  std::vector<std::string> shown;
  for (const WrittenFile& file : files) shown.push_back(file.path + "=" + file.content);
  return shown;
}

TEST_F(WrittenFilesTest, WhatAFolderIsGivenIsAFactToo) {
  fs::create_directories(root_ + "/folder/inner");
  const TreeSnapshot before = TreeSnapshot::Take(root_);
  const std::array<timespec, 2> given = {timespec{0, UTIME_OMIT}, timespec{1299215167, 123456789}};
  for (const char* folder : {"", "/folder"}) {
    ASSERT_EQ(utimensat(AT_FDCWD, (root_ + folder).c_str(), given.data(), 0), 0);
  }
  std::vector<std::string> expected = {"/shown [time]=1299215167.123456789",
                                       "/shown/folder [time]=1299215167.123456789"};
  if (setxattr(root_.c_str(), "user.id", "3f2a", 4, 0) == 0) {
    expected.insert(expected.begin() + 1, "/shown [user.id]=3f2a");
  }
  EXPECT_THAT(Shown(before.ChangedIn(TreeSnapshot::Take(root_), "/shown")), testing::ElementsAreArray(expected));
}

TEST_F(WrittenFilesTest, ATimeOfAccessThatCannotBeIsAFactHoweverOftenOneLooks) {
  std::ofstream(root_ + "/file") << "x";
  fs::create_directories(root_ + "/folder");
  const TreeSnapshot before = TreeSnapshot::Take(root_);
  const std::array<timespec, 2> given = {timespec{1299215167, 5}, timespec{0, UTIME_OMIT}};
  for (const char* name : {"/file", "/folder"}) {
    ASSERT_EQ(utimensat(AT_FDCWD, (root_ + name).c_str(), given.data(), 0), 0);
  }
  (void)TreeSnapshot::Take(root_);
  EXPECT_THAT(Shown(before.ChangedIn(TreeSnapshot::Take(root_), "/shown")),
              ElementsAre("/shown/file [time of access]=1299215167.000000005",
                          "/shown/folder [time of access]=1299215167.000000005"));
}

TEST_F(WrittenFilesTest, UsersWhoMayHaveAccessAreAFact) {
  std::ofstream(root_ + "/file") << "x";
  const TreeSnapshot before = TreeSnapshot::Take(root_);
  // Owner, the user 4242, the group, a mask, others; of all the right to read.
  const std::array<std::uint16_t, 22> list = {2, 0,      1,      4,  0xffff, 0xffff, 2,      4,  4242, 0,      4,
                                              4, 0xffff, 0xffff, 16, 4,      0xffff, 0xffff, 32, 4,    0xffff, 0xffff};
  if (setxattr((root_ + "/file").c_str(), "system.posix_acl_access", list.data(), sizeof list, 0) != 0) {
    GTEST_SKIP() << "this file system has no access lists, or this namespace no such user";
  }
  EXPECT_THAT(Shown(before.ChangedIn(TreeSnapshot::Take(root_), "/shown")),
              ElementsAre("/shown/file [access list]=4242\n"));
}

TEST_F(WrittenFilesTest, AChangeBehindWhatIsReadOfALargeFileIsSeen) {
  const auto write_at_the_end = [this](char last) {
    std::ofstream file(root_ + "/large", std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(20 << 20);
    file << last;
  };
  std::ofstream(root_ + "/large") << "x";
  write_at_the_end('1');
  struct stat facts {};
  ASSERT_EQ(stat((root_ + "/large").c_str(), &facts), 0);
  const TreeSnapshot before = TreeSnapshot::Take(root_);
  const std::array<timespec, 2> given = {facts.st_atim, facts.st_mtim};
  struct stat now = facts;
  // A change is one of the clock's, which is not so fine.
  while (now.st_ctim.tv_sec == facts.st_ctim.tv_sec && now.st_ctim.tv_nsec == facts.st_ctim.tv_nsec) {
    write_at_the_end('2');
    ASSERT_EQ(utimensat(AT_FDCWD, (root_ + "/large").c_str(), given.data(), 0), 0);
    ASSERT_EQ(stat((root_ + "/large").c_str(), &now), 0);
  }
  EXPECT_EQ(before.ChangedIn(TreeSnapshot::Take(root_), "/shown").size(), 1U);
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
