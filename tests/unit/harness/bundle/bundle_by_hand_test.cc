#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "harness/bundle/bundle.h"
#include "mockserver/tls/signing.h"
#include "tests/paths.h"
#include "tests/unit/harness/bundle/evidence.h"

namespace telltale {
namespace {

// The commands that docs/evidence.md tells a reviewer to type, run as they stand there.
std::string DocumentedCommands() {
  std::ifstream file(std::string(TELLTALE_SOURCE_DIR) + "/docs/evidence.md");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::string fence = "```sh by-hand\n";
  const std::size_t begin = text.find(fence);
  if (begin == std::string::npos) return "exit 99";
  return text.substr(begin + fence.size(), text.find("```", begin + fence.size()) - begin - fence.size());
}

class BundleByHandTest : public ::testing::Test {
 protected:
  void Write(const std::string& name, BytesView content) {
    std::ofstream(evidence.root() / name, std::ios::binary) << content;
  }
  // Whether the documented commands are content with the bundle.
  bool IsGood(const ArchiveFiles& files) {
    Write("evidence.tar", PackArchive(files));
    Write("public.pem", *PublicKeyPem(TestKey('a')));
    Write("by-hand.sh", "set -eu\n" + DocumentedCommands());
    const std::string command =
        "cd '" + evidence.root().string() + "' && rm -rf evidence && bash by-hand.sh >by-hand.log 2>&1";
    return std::system(command.c_str()) == 0;
  }
  Evidence evidence;
};

TEST_F(BundleByHandTest, TheDocumentedCommandsAcceptAGoodBundle) {
  EXPECT_TRUE(IsGood(evidence.Bundle(false, TestKey('a')))) << std::ifstream(evidence.root() / "by-hand.log").rdbuf();
}

TEST_F(BundleByHandTest, TheDocumentedCommandsRefuseAnotherKey) {
  EXPECT_FALSE(IsGood(evidence.Bundle(false, TestKey('b'))));
}

TEST_F(BundleByHandTest, TheDocumentedCommandsRefuseAChangedRow) {
  ArchiveFiles files = evidence.Bundle(false, TestKey('a'));
  files["journal/00000003"].back() = 'x';
  EXPECT_FALSE(IsGood(files));
}

}  // namespace
}  // namespace telltale
