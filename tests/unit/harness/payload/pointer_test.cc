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

TEST(PointerTest, ANameInAListOfNamesAndValuesStandsForItsValue) {
  const json document = json::parse(
      R"({"attributes":[{"key":"0","value":"zero"},{"key":"a/b","value":{"kvlistValue":{"values":[{"key":"c","value":{"boolValue":true}}]}}}]})");
  const auto found = FindAll(document, "/attributes/a~1b/values/c");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].pointer, "/attributes/1/value/kvlistValue/values/0/value/boolValue");
  EXPECT_EQ(found[0].value, json(true));
  EXPECT_EQ(FindOne(document, "/attributes/0/key"), json("0")) << "a number is an index";
  EXPECT_FALSE(FindOne(document, "/attributes/x").has_value());
}

TEST(PointerTest, TheLastNamesFitAtAnyDepthAlsoInStrings) {
  const json document = json::parse(R"({"u":{"id":1},"l":[{"u":{"id":2}},"{\"u\":{\"id\":3}}"],"id":4})");
  std::vector<std::string> pointers;
  for (const Located& found : FindBelow(document, "u/id")) pointers.push_back(found.pointer);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/u/id", "/l/0/u/id", "/l/1/u/id"}));
}

TEST(PointerTest, TheLastTokenIsUnescaped) {
  EXPECT_EQ(LastToken("/a/b~1c"), "b/c");
  EXPECT_EQ(LastToken(""), "");
}

}  // namespace
}  // namespace telltale
