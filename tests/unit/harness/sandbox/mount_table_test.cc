#include "harness/sandbox/cell/mount_table.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// As in proc_pid_mountinfo(5).
constexpr const char* kInside =
    "20 19 0:54 /newroot / ro,nosuid - tmpfs tmpfs rw\n"
    "21 20 0:55 / /home rw,nosuid - tmpfs tmpfs rw,size=16384k\n"
    "22 21 0:56 / /home/a\\040b rw shared:7 master:3 - tmpfs tmpfs rw\n"
    "23 20 0:57 / /tmp rw - tmpfs tmpfs rw\n"
    "24 23 0:58 / /tmp/cli ro - overlay overlay ro,lowerdir=/proc/self/fd/7\n"
    "25 20 259:1 /opt/tool /opt/tool ro - ext4 /dev/root rw\n"
    "33 20 259:1 /dev/null /dev/null ro - ext4 /dev/root rw\n"
    "26 20 259:1 /etc/services /etc/services ro - ext4 /dev/root rw\n"
    "27 20 0:61 / /proc rw - proc proc rw\n"
    "28 27 0:21 /sys /proc/sys ro - proc proc rw\n"
    "32 28 0:35 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw\n"
    "29 20 259:1 /srv /srv ro - ext4 /dev/root rw\n"
    "30 29 0:70 / /srv ro - overlay overlay ro\n"
    "31 20 0:71 / /var rw - tmpfs tmpfs ro\n"
    "a line of another kind\n"
    "\n";
constexpr const char* kHost =
    "1 0 259:1 / / rw - ext4 /dev/root rw\n"
    "2 1 0:21 / /proc rw - proc proc rw\n"
    "3 2 0:35 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw\n";

std::vector<Mount> Inside() {
  std::vector<Mount> mounts = MountTable(kInside);
  for (Mount& mount : mounts) mount.is_file = mount.is_device = mount.point == "/dev/null";
  return mounts;
}

TEST(MountTableTest, EachLineIsAMount) {
  const auto mounts = MountTable(kInside);
  ASSERT_EQ(mounts.size(), 14U);
  EXPECT_EQ(mounts[2].point, "/home/a b");
  EXPECT_EQ(mounts[2].device, "0:56");
  EXPECT_EQ(mounts[2].type, "tmpfs");
  EXPECT_TRUE(mounts[2].writable);
  EXPECT_FALSE(mounts[0].writable) << "the mount is not";
  EXPECT_FALSE(mounts[13].writable) << "the file system is not";
}

TEST(MountTableTest, TheSourceMayBeEmpty) {
  const auto mounts = MountTable("22 21 0:56 / /a rw shared:7 - tmpfs  rw,size=4k\n");
  ASSERT_EQ(mounts.size(), 1U);
  EXPECT_EQ(mounts[0].type, "tmpfs");
  EXPECT_TRUE(mounts[0].writable);
}

TEST(MountTableTest, WritableFoldersAreTheTopmostOnes) {
  EXPECT_THAT(WritableFolders(Inside()), ElementsAre("/home", "/tmp"));
}

TEST(MountTableTest, FoldersAndFilesOfTheHostAreThoseOnItsFileSystemsThatNothingLiesOver) {
  EXPECT_THAT(FoldersOfHost(Inside(), MountTable(kHost)), ElementsAre("/etc/services", "/opt/tool"));
}

TEST(MountTableTest, WhatNobodyLookedAtMayBeAFolder) {
  EXPECT_THAT(FoldersOfHost(MountTable(kInside), MountTable(kHost)),
              ElementsAre("/dev/null", "/etc/services", "/opt/tool"));
}

TEST(MountTableTest, FieldsAreTheSameAgain) {
  const auto mounts = Inside();
  const auto again = MountsFrom(ToFields(mounts));
  ASSERT_EQ(again.size(), mounts.size());
  EXPECT_THAT(ToFields(again), testing::ElementsAreArray(ToFields(mounts)));
  EXPECT_THAT(MountsFrom({"1", "2"}), IsEmpty());
}

TEST(MountTableTest, AFolderIsNotBelowOneWithALongerName) {
  EXPECT_TRUE(IsAtOrBelow("/a/b", "/a"));
  EXPECT_TRUE(IsAtOrBelow("/a", "/a"));
  EXPECT_TRUE(IsAtOrBelow("/a", "/"));
  EXPECT_FALSE(IsAtOrBelow("/ab", "/a"));
}

}  // namespace
}  // namespace telltale
