#include "harness/payload/pointer.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

using nlohmann::json;

TEST(PointerTest, FindsMembersElementsAndEscapedNames) {
  const json document = json::parse(R"({"a":[{"b":1}],"c/d":2,"e~f":3})");
  EXPECT_EQ(FindOne(document, "/a/0/b"), json(1));
  EXPECT_EQ(FindOne(document, "/c~1d"), json(2));
  EXPECT_EQ(FindOne(document, "/e~0f"), json(3));
  EXPECT_EQ(FindOne(document, ""), document);
  for (const char* missing : {"/x", "/a/1", "/a/-", "/a/0/b/c", "a", "/a/00x"}) {
    EXPECT_FALSE(FindOne(document, missing).has_value()) << missing;
  }
}

TEST(PointerTest, AStarStandsForEveryElementAndMember) {
  const json document = json::parse(R"({"l":[{"t":"x"},{"t":"y"},{}],"m":{"k/1":{"t":"z"}}})");
  const auto found = FindAll(document, "/*/*/t");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1].pointer, "/l/1/t");
  EXPECT_EQ(found[2].pointer, "/m/k~11/t");
  EXPECT_EQ(found[2].wildcards, (std::vector<std::string>{"m", "k/1"}));
  EXPECT_EQ(FindOne(document, "/l/*/t", {"1"}), json("y"));
}

TEST(PointerTest, GoesIntoJsonInStringsButNotIntoOtherText) {
  const json document = json::parse(R"({"p":"{\"a\":\"{\\\"b\\\":7}\"}","q":"{broken","r":"5"})");
  EXPECT_EQ(FindOne(document, "/p/a/b"), json(7));
  EXPECT_FALSE(FindOne(document, "/q/a").has_value());
  EXPECT_FALSE(FindOne(document, "/r/0").has_value());
}

TEST(PointerTest, TheLastTokenIsUnescaped) {
  EXPECT_EQ(LastToken("/a/b~1c"), "b/c");
  EXPECT_EQ(LastToken(""), "");
}

}  // namespace
}  // namespace telltale
