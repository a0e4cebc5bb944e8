#include "harness/config/yaml_tree.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

json Value(const std::string& text) {
  const auto tree = YamlTree::Parse(text, "p.yaml");
  EXPECT_TRUE(tree.has_value()) << ToString(tree.error());
  return tree ? tree->json() : json();
}

std::string Problem(const std::string& text) {
  const auto tree = YamlTree::Parse(text, "p.yaml");
  return tree ? "no error" : ToString(tree.error());
}

TEST(YamlTreeTest, ScalarsFollowTheCoreSchema) {
  EXPECT_EQ(Value("[true, False, null, ~, 7, -7, +7, 1.5, 1e3, .5]"),
            json::parse("[true, false, null, null, 7, -7, 7, 1.5, 1000.0, 0.5]"));
  EXPECT_EQ(Value("[yes, no, on, off, '7', \"true\", !!str 7, 1.2.3, -, 1e, 0x10, 2024-01-02]"),
            json::parse(R"(["yes", "no", "on", "off", "7", "true", "7", "1.2.3", "-", "1e", "0x10", "2024-01-02"])"));
  EXPECT_EQ(Value("a:\n"), json::parse(R"({"a": null})"));
}

TEST(YamlTreeTest, KnowsWhereEveryKeyStandsAndHowScalarsWereWritten) {
  const auto tree = YamlTree::Parse("a:\n  - b: 007\n    c: 'x'\n", "p.yaml");
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(tree->Where("/a/0/b"), "p.yaml:2:5");
  EXPECT_EQ(tree->Where("/a/0/c"), "p.yaml:3:5");
  EXPECT_EQ(tree->Where("/a/0/c/not/there"), "p.yaml:3:5");
  EXPECT_EQ(tree->Where(""), "p.yaml:1:1");
  EXPECT_EQ(tree->Written("/a/0/b"), "007");
  EXPECT_EQ(tree->Written("/a/0"), "");
}

TEST(YamlTreeTest, FollowsAliases) { EXPECT_EQ(Value("a: &x [1]\nb: *x\n"), json::parse(R"({"a": [1], "b": [1]})")); }

TEST(YamlTreeTest, RefusesWhatIsAmbiguousOrNotOneDocument) {
  EXPECT_THAT(Problem("a: 1\nb: 2\na: 3\n"), HasSubstr("p.yaml:3:1: the key \"a\" is given twice"));
  EXPECT_THAT(Problem("a: 1\n---\nb: 2\n"), HasSubstr("p.yaml:3:1: a second document"));
  EXPECT_THAT(Problem(""), HasSubstr("is empty"));
  EXPECT_THAT(Problem("[a, b]: 1\n"), HasSubstr("p.yaml:1:1: a key is not a plain word"));
  EXPECT_THAT(Problem("a: !!python/object x\n"), HasSubstr("is not supported"));
  EXPECT_THAT(Problem("a: [1\n"), HasSubstr("p.yaml:"));
  EXPECT_THAT(Problem("a: *nowhere\n"), HasSubstr("not YAML"));
}

TEST(YamlTreeTest, StopsAtAnAliasBomb) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) bomb += (k == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    bomb += "]\n";
  }
  EXPECT_THAT(Problem(bomb), HasSubstr("more than 20000 values"));
}

TEST(YamlTreeTest, StopsAtNestingThatWouldExhaustTheStack) {
  EXPECT_THAT(Problem(std::string(60, '[') + std::string(60, ']')), HasSubstr("nests deeper than 50 levels"));
  EXPECT_NE(Problem(std::string(500'000, '[')), "no error");
  EXPECT_NE(Problem("a: &a\n  b: *a\n"), "no error");
}

TEST(YamlTreeTest, RefusesATextThatIsTooLong) {
  EXPECT_THAT(Problem(std::string(2U << 20, 'a')), HasSubstr("more than 1048576 bytes"));
}

}  // namespace
}  // namespace telltale
