#include "schema/second_opinion.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace telltale {
namespace {

using nlohmann::json;

std::shared_ptr<const SecondOpinion> OpinionOf(const char* schema) {
  return SecondOpinion::Compile(json::parse(schema));
}

TEST(SecondOpinionTest, RefusesWhatBreaksTheStructure) {
  const auto opinion = OpinionOf(R"({"type": "object", "required": ["a"], "additionalProperties": false,
                                     "properties": {"a": {"enum": ["x", "y"]}}})");
  EXPECT_FALSE(opinion->Refusal(json::parse(R"({"a": "x"})")));
  EXPECT_TRUE(opinion->Refusal(json::parse(R"({})")));
  EXPECT_TRUE(opinion->Refusal(json::parse(R"({"a": "z"})")));
  EXPECT_TRUE(opinion->Refusal(json::parse(R"({"a": "x", "b": 1})")));
}

TEST(SecondOpinionTest, AWholeNumberIsAnIntegerHoweverItIsWritten) {
  const auto opinion = OpinionOf(R"({"type": "integer", "minimum": 1.0})");
  EXPECT_FALSE(opinion->Refusal(json::parse("1.0")));
  EXPECT_TRUE(opinion->Refusal(json::parse("1.5")));
}

TEST(SecondOpinionTest, PatternsAreNotItsBusinessSoLongTextIsHarmless) {
  const auto opinion = OpinionOf(R"({"properties": {"pattern": {"type": "string", "pattern": "^(a|b)*$"}}})");
  EXPECT_FALSE(opinion->Refusal(json{{"pattern", std::string(4U << 20, 'a')}}));
  EXPECT_TRUE(opinion->Refusal(json{{"pattern", 1}})) << "the property of that name is still checked";
}

TEST(SecondOpinionTest, PropertyNamesBehindAReferenceAreNotItsBusiness) {
  const auto opinion = OpinionOf(R"({"properties": {"e": {"$ref": "#/definitions/environment"}},
      "definitions": {"environment": {"type": "object", "propertyNames": {"pattern": "^[A-Z]+$"}}}})");
  EXPECT_FALSE(opinion->Refusal(json::parse(R"({"e": {"A": "b"}})")));
  EXPECT_TRUE(opinion->Refusal(json::parse(R"({"e": "no object"})")));
  EXPECT_EQ(OpinionOf(R"({"not": {"propertyNames": {"maxLength": 1}}})"), nullptr);
}

TEST(SecondOpinionTest, SchemasWithPatternPropertiesGetNone) {
  EXPECT_EQ(OpinionOf(R"({"patternProperties": {"^x": {}}})"), nullptr);
}

TEST(SecondOpinionTest, ThereIsNoneWhereASchemaWithoutItsPatternsWouldRefuseMore) {
  EXPECT_EQ(OpinionOf(R"({"not": {"pattern": "^x"}})"), nullptr);
  EXPECT_EQ(OpinionOf(R"({"oneOf": [{"pattern": "^x"}, {"pattern": "^y"}]})"), nullptr);
  EXPECT_EQ(OpinionOf(R"({"if": {"properties": {"a": {"format": "uuid"}}}, "then": false})"), nullptr);
  EXPECT_EQ(OpinionOf(R"({"not": {"$ref": "#/definitions/x"}, "definitions": {"x": {"pattern": "^x"}}})"), nullptr);
}

TEST(SecondOpinionTest, ValuesAreNoSchemas) {
  const auto opinion = OpinionOf(R"({"const": {"pattern": "x"}})");
  EXPECT_FALSE(opinion->Refusal(json::parse(R"({"pattern": "x"})")));
}

TEST(SecondOpinionTest, ASchemaThatItCannotReadEndsNothing) {
  EXPECT_EQ(OpinionOf(R"({"$id": "http://a.example/s", "allOf": [{"$ref": "http://a.example/s#/definitions/i"}],
                          "definitions": {"i": {}}})"),
            nullptr);
}

TEST(SecondOpinionTest, ManyElementsAreJudgedInLinearTime) {
  const auto opinion = OpinionOf(R"({"uniqueItems": true, "items": {"type": "integer"}})");
  std::vector<int> many(200'000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<int>(i);
  EXPECT_FALSE(opinion->Refusal(json(many)));
}

TEST(SecondOpinionTest, ARefusalNamesNoValue) {
  const auto refusal = OpinionOf(R"({"properties": {"a": {"const": 1}}})")->Refusal(json{{"a", "secret"}});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->find("secret"), std::string::npos);
  EXPECT_NE(refusal->find("[a]"), std::string::npos) << *refusal;
}

}  // namespace
}  // namespace telltale
