#include "harness/run/new_files.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::vector<std::string> Paths(const std::vector<WrittenFile>& files) {
  std::vector<std::string> paths;
  for (const WrittenFile& file : files) paths.push_back(file.path);
  return paths;
}

TEST(NewFilesTest, WhatIsThereAnewOrWithOtherContentIsNew) {
  const std::vector<WrittenFile> before = {{"~/kept", "id", 2}, {"~/changed", "id", 2}, {"~/removed", "id", 2}};
  const std::vector<WrittenFile> after = {{"~/kept", "id", 2}, {"~/changed", "di", 2}, {"~/new", "id", 2}};
  EXPECT_THAT(Paths(NewSince(before, after)), ElementsAre("~/changed", "~/new"));
}

TEST(NewFilesTest, OfALargeFileTheTimeOfItsLastWriteTells) {
  const WallTime noon{std::chrono::hours(12)};
  const std::vector<WrittenFile> before = {{"~/log", "head", 1000000, noon}};
  EXPECT_THAT(NewSince(before, before), SizeIs(0));
  EXPECT_THAT(NewSince(before, {{"~/log", "head", 1000000, noon + std::chrono::seconds(1)}}), SizeIs(1));
}

TEST(NewFilesTest, EveryFileHasAPathAndNoFolderOrAttributeHas) {
  std::vector<WrittenFile> files = {{"~/.config/", "", 0}, {"~/.config/settings [user.id]", "x", 1}};
  for (int i = 0; i < 25; ++i) files.push_back({"~/.config/" + std::to_string(i), "x", 1});
  const std::vector<std::string> paths = PathsOf(files);
  EXPECT_THAT(paths, SizeIs(25)) << "the refusal may stand in the last of them";
  EXPECT_EQ(paths.front(), "~/.config/0");
}

}  // namespace
}  // namespace telltale
