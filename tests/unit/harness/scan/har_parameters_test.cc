#include "harness/scan/har_parameters.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

HarParameters ReadParameters(const std::string& json, const std::string& media_type = "") {
  static simdjson::dom::parser parser;
  HarRest rest;
  return ReadHarParameters(parser.parse(json), media_type, rest);
}

TEST(HarParametersTest, AreAFormWhereAllValuesAreTexts) {
  EXPECT_EQ(ReadParameters(R"([{"name":"a b","value":"é&"},{"name":"c"}])").bytes, "a%20b=%C3%A9%26&c=");
  EXPECT_EQ(ReadParameters(R"([{"name":"f","fileName":"maren.txt","value":"x"}])").bytes, "f=x&filename=maren.txt");
}

TEST(HarParametersTest, AreJsonWhereAValueIsNoTextOrTheMediaTypeSaysSo) {
  EXPECT_EQ(
      ReadParameters(R"([{"name":"user","value":{"mail":"m@x"}},{"name":"n","value":7},{"name":"t","value":"\"q"}])")
          .bytes,
      R"({"user":{"mail":"m@x"},"n":7,"t":"\"q"})");
  EXPECT_EQ(ReadParameters(R"([{"name":"0","value":{"a":1}},{"name":"1","value":"b"}])").bytes, R"([{"a":1},"b"])");
  EXPECT_EQ(ReadParameters(R"([{"name":"a","value":"b"}])", "application/json; charset=utf-8").bytes, R"({"a":"b"})");
}

TEST(HarParametersTest, LettersOneByOneAreATextToo) {
  const HarParameters letters = ReadParameters(
      R"([{"name":"0","value":"m"},{"name":"1","value":"a"},{"name":"2","value":"r"}])", "application/json");
  EXPECT_EQ(letters.bytes, R"(["m","a","r"])");
  EXPECT_EQ(letters.as_text, "mar");
}

TEST(HarParametersTest, AFileWithoutItsContentIsNoticed) {
  EXPECT_TRUE(ReadParameters(R"([{"name":"f","fileName":"a.txt","contentType":"text/plain"}])").has_empty_file);
  EXPECT_FALSE(ReadParameters(R"([{"name":"f","fileName":"a.txt","value":"x"}])").has_empty_file);
}

TEST(HarParametersTest, WhatIsNoParameterIsKept) {
  EXPECT_EQ(ReadParameters(R"({"a":1})").bytes, R"({"a":1})");
  EXPECT_EQ(ReadParameters(R"(["a=b",null])").bytes, "=a%3Db");
}

TEST(HarParametersTest, ParametersOfAFormTellNothingNew) {
  const HarParameters form = ReadParameters(R"([{"name":"a b","value":"é&="},{"name":"c","value":"d=e"}])");
  EXPECT_TRUE(IsFormOf("a+b=%C3%A9%26%3D&c=d=e", form));
  EXPECT_FALSE(IsFormOf("a+b=&c=d=e", form));
  const HarParameters part = ReadParameters(R"([{"name":"file","value":"whole text","fileName":"n.txt"}])");
  EXPECT_TRUE(
      IsFormOf("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"n.txt\"\r\n\r\nwhole text", part));
}

}  // namespace
}  // namespace telltale
