#include "harness/sandbox/machine/git_repository.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

const GitRepository kRepository{"Ada Byron <ada@engine.example>", "https://git.example/ada/engine.git", "# engine\n"};

// The expected hashes were computed with git itself: hash-object for the file, mktree for the tree and commit-tree with
// fixed dates for the commit.
TEST(GitRepositoryTest, CommitHasTheHashThatGitGivesIt) {
  EXPECT_EQ(CommitOf(kRepository), "fdbf90a1981d31be5eeb47abc74e36081d945d28");
}

TEST(GitRepositoryTest, ObjectsLieWhereGitLooksForThem) {
  std::vector<std::string> paths;
  for (const RepositoryFile& file : FilesOf(kRepository)) paths.push_back(file.path);
  EXPECT_THAT(paths, testing::IsSupersetOf({".git/HEAD", ".git/config", ".git/index", "README.md",
                                            ".git/objects/82/39e59548816d4b9479040f8c17bcb6996e1eb0"}));
}

TEST(GitRepositoryTest, IndexIsPaddedAndSigned) {
  for (const RepositoryFile& file : FilesOf(kRepository)) {
    if (file.path != ".git/index") continue;
    EXPECT_EQ(file.content.substr(0, 4), "DIRC");
    EXPECT_EQ(file.content.size(), 12U + 72U + 20U);
  }
}

}  // namespace
}  // namespace telltale
