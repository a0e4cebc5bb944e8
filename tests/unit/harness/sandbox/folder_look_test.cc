#include "harness/sandbox/watch/folder_look.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "harness/sandbox/descriptor.h"
#include "tests/unit/harness/temporary_directory.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class FolderLookTest : public testing::Test {
 protected:
  FolderLookTest() {
    fs::create_directories(root_ + "/a/b");
    for (const char* folder : {"", "/a", "/a/b"}) chmod((root_ + folder).c_str(), 0755);
    std::ofstream(root_ + "/a/file") << "x";
  }
  TemporaryDirectory directory_;
  const std::string root_ = directory_.path().string();
};

TEST_F(FolderLookTest, SocketsAndFifosAreDoorsAndLinksToThemAreNot) {
  ASSERT_EQ(mkfifo((root_ + "/a/b/fifo").c_str(), 0600), 0);
  const Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (root_ + "/socket").c_str(), sizeof address.sun_path - 1);
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  fs::create_symlink("socket", root_ + "/link");
  fs::create_symlink("..", root_ + "/a/up");
  EXPECT_THAT(LookAtFolder(root_).doors, UnorderedElementsAre(root_ + "/socket", root_ + "/a/b/fifo"));
}

TEST_F(FolderLookTest, ItIsRootsWhereNobodyElseMayMakeAnythingInAnyFolder) {
  EXPECT_THAT(LookAtFolder(root_).doors, IsEmpty());
  EXPECT_EQ(LookAtFolder(root_).is_roots, geteuid() == 0);
  chmod((root_ + "/a/b").c_str(), 0757);
  EXPECT_FALSE(LookAtFolder(root_).is_roots);
  chmod((root_ + "/a/b").c_str(), 0775);
  EXPECT_FALSE(LookAtFolder(root_).is_roots);
  chmod((root_ + "/a/b").c_str(), 0755);
  if (geteuid() != 0) return;
  ASSERT_EQ(chown((root_ + "/a/b").c_str(), 65534, 0), 0);
  EXPECT_FALSE(LookAtFolder(root_).is_roots);
}

TEST_F(FolderLookTest, AFileIsRootsWhereNobodyElseMayWriteToIt) {
  const std::string file = root_ + "/a/file";
  chmod(file.c_str(), 0644);
  EXPECT_EQ(LookAtFolder(file).is_roots, geteuid() == 0);
  chmod(file.c_str(), 0646);
  EXPECT_FALSE(LookAtFolder(file).is_roots);
}

TEST_F(FolderLookTest, WhatCannotBeSeenIsNotRoots) { EXPECT_FALSE(LookAtFolder(root_ + "/none").is_roots); }

}  // namespace
}  // namespace telltale
