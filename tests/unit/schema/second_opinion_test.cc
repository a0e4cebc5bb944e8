#include "schema/second_opinion.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace telltale {
namespace {

using nlohmann::json;

std::shared_ptr<const SecondOpinion> OpinionOf(const char* schema) {
  auto opinion = SecondOpinion::Compile(json::parse(schema), "test.json");
  EXPECT_TRUE(opinion.has_value());
  return opinion.value_or(nullptr);
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

TEST(SecondOpinionTest, SchemasWithPatternPropertiesGetNone) {
  EXPECT_EQ(OpinionOf(R"({"patternProperties": {"^x": {}}})"), nullptr);
}

TEST(SecondOpinionTest, ARefusalNamesNoValue) {
  const auto refusal = OpinionOf(R"({"properties": {"a": {"const": 1}}})")->Refusal(json{{"a", "secret"}});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->find("secret"), std::string::npos);
  EXPECT_NE(refusal->find("[a]"), std::string::npos) << *refusal;
}

}  // namespace
}  // namespace telltale
