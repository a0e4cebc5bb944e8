#include "harness/sandbox/machine/cli_places.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <fstream>

namespace telltale {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class CliPlacesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "telltale-places.XXXXXX").string();
    root_ = fs::canonical(mkdtemp(pattern.data()));
  }
  void TearDown() override { fs::remove_all(root_); }
  fs::path Write(const std::string& name, const std::string& content) {
    const fs::path path = root_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << content;
    fs::permissions(path, fs::perms::owner_all);
    return path;
  }
  fs::path root_;
};

TEST_F(CliPlacesTest, ASystemProgramNeedsNothing) {
  EXPECT_THAT(PlacesOf("/bin/sh", "/usr/bin").visible, testing::IsEmpty());
}

TEST_F(CliPlacesTest, ABinaryNeedsItsFolder) {
  EXPECT_THAT(PlacesOf(Write("tools/cli",
                             "\x7f"
                             "ELF"),
                       "/usr/bin")
                  .visible,
              ElementsAre(root_ / "tools"));
}

TEST_F(CliPlacesTest, APackageNeedsItsNodeModules) {
  Write("app/node_modules/cli/bin/run.js", "#!/usr/bin/env node\n");
  fs::create_directories(root_ / "app/node_modules/.bin");
  fs::create_symlink("../cli/bin/run.js", root_ / "app/node_modules/.bin/cli");
  Write("node/bin/node",
        "\x7f"
        "ELF");
  const CliPlaces places = PlacesOf(root_ / "app/node_modules/.bin/cli", (root_ / "node/bin").string());
  EXPECT_THAT(places.visible, ElementsAre(root_ / "app/node_modules", root_ / "node"));
  EXPECT_THAT(places.search, ElementsAre((root_ / "node/bin").string()));
}

TEST_F(CliPlacesTest, AScriptOfAPrefixNeedsThePrefix) {
  EXPECT_THAT(PlacesOf(Write("venv/bin/tool", "#!/usr/bin/python3\n"), "/usr/bin").visible,
              ElementsAre(root_ / "venv"));
}

TEST_F(CliPlacesTest, InterpretersBehindEnvOptionsAreFound) {
  Write("other/bin/deno",
        "\x7f"
        "ELF");
  const fs::path script = Write("s/tool", "#!/usr/bin/env -S A=1 deno run\n");
  EXPECT_THAT(PlacesOf(script, (root_ / "other/bin").string()).search, ElementsAre((root_ / "other/bin").string()));
}

TEST_F(CliPlacesTest, OfAFolderThatEverybodyWritesToOnlyTheFileIsShown) {
  const fs::path file = fs::path("/tmp") / ("telltale-cli-" + std::to_string(getpid()));
  std::ofstream(file) << "x";
  EXPECT_THAT(PlacesOf(file, "/usr/bin").visible, ElementsAre(file));
  fs::remove(file);
}

TEST_F(CliPlacesTest, AFileThatIsNotThereIsNoCrash) {
  EXPECT_THAT(PlacesOf(root_ / "none/cli", "/usr/bin").visible, testing::SizeIs(1));
}

}  // namespace
}  // namespace telltale
