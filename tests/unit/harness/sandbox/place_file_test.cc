#include "harness/sandbox/cell/place_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/unit/harness/temporary_directory.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

class PlaceFileTest : public testing::Test {
 protected:
  Status Place(const std::string& below, const Bytes& content) {
    return PlaceFile({"/home/ann/" + below, content, 0600, kThen}, root_, below, 0);
  }
  static std::string Text(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static constexpr WallTime kThen{std::chrono::seconds{1'700'000'000}};
  TemporaryDirectory directory_;
  const fs::path root_ = directory_.path() / "root";
  const fs::path outside_ = directory_.path() / "outside";
  void SetUp() override {
    fs::create_directory(root_);
    fs::create_directory(outside_);
  }
};

TEST_F(PlaceFileTest, MakesFoldersAndHasModeAndAge) {
  ASSERT_TRUE(Place(".config/tool/settings.json", "{}").has_value());
  const fs::path path = root_ / ".config/tool/settings.json";
  EXPECT_EQ(Text(path), "{}");
  struct stat facts {};
  ASSERT_EQ(stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 07777, 0600U);
  EXPECT_EQ(facts.st_mtime, 1'700'000'000);
}

TEST_F(PlaceFileTest, TakesThePlaceOfAFileAndOfALinkAndLeavesItsTargetAlone) {
  std::ofstream(outside_ / "target") << "kept";
  fs::create_symlink(outside_ / "target", root_ / "link");
  std::ofstream(root_ / "file") << "old and longer";
  ASSERT_TRUE(Place("link", "new").has_value());
  ASSERT_TRUE(Place("file", "new").has_value());
  EXPECT_EQ(Text(root_ / "link"), "new");
  EXPECT_EQ(Text(root_ / "file"), "new");
  EXPECT_EQ(Text(outside_ / "target"), "kept");
}

TEST_F(PlaceFileTest, FollowsNoLinkOnItsWay) {
  fs::create_directory_symlink(outside_, root_ / ".config");
  const Status placed = Place(".config/settings.json", "{}");
  ASSERT_FALSE(placed.has_value());
  EXPECT_NE(ToString(placed.error()).find("/home/ann/.config/settings.json"), std::string::npos);
  EXPECT_TRUE(fs::is_empty(outside_));
}

TEST_F(PlaceFileTest, IsAnErrorWhereAFolderStandsOrThePathGoesUp) {
  fs::create_directory(root_ / "folder");
  EXPECT_FALSE(Place("folder", "x").has_value());
  EXPECT_FALSE(Place("../outside/file", "x").has_value());
  EXPECT_TRUE(fs::is_empty(outside_));
}

}  // namespace
}  // namespace telltale
