#include "harness/payload/json_place.h"

#include <gtest/gtest.h>

#include <string>

namespace telltale {
namespace {

// The bytes at a pointer, or "none".
std::string At(BytesView text, std::string_view pointer) {
  const auto place = FindJsonPlace(text, pointer);
  return place ? std::string(text.substr(place->offset, place->length)) : "none";
}

constexpr const char* kText = R"( {"a": {"b" :[10, {"c":"x\"y"} , [1,[2]] ]}, "d/e":"{\"f\":7}","g":true})";

TEST(JsonPlaceTest, FindsValuesOfEveryKind) {
  EXPECT_EQ(At(kText, "/a/b/0"), "10");
  EXPECT_EQ(At(kText, "/a/b/1/c"), R"(x\"y)");
  EXPECT_EQ(At(kText, "/a/b/2"), "[1,[2]]");
  EXPECT_EQ(At(kText, "/g"), "true");
  EXPECT_EQ(At(R"("text")", ""), "text");
}

TEST(JsonPlaceTest, EndsAtTheStringThatHoldsJson) { EXPECT_EQ(At(kText, "/d~1e/f"), R"({\"f\":7})"); }

TEST(JsonPlaceTest, WhatIsNotThereIsNotFound) {
  for (const char* pointer : {"/x", "/a/b/9", "/a/b/x", "/g/h", "a"}) EXPECT_EQ(At(kText, pointer), "none") << pointer;
}

TEST(JsonPlaceTest, EveryCutOfATextEndsWithoutHarm) {
  const std::string text = kText;
  for (std::size_t size = 0; size <= text.size(); ++size) {
    for (const char* pointer : {"", "/a/b/2/1/0", "/d~1e", "/g"}) {
      const auto place = FindJsonPlace(BytesView(text).substr(0, size), pointer);
      EXPECT_TRUE(!place || place->offset + place->length <= size);
    }
  }
}

}  // namespace
}  // namespace telltale
