#include "schema/declared_fields.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "schema/builtin.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

DeclaredFields Of(const char* schema) { return ReadDeclaredFields(nlohmann::json::parse(schema)); }

std::vector<std::string> Pointers(const DeclaredFields& declared) {
  std::vector<std::string> pointers;
  for (const auto& [pointer, field] : declared.fields) pointers.push_back(pointer);
  return pointers;
}

TEST(DeclaredFieldsTest, ListsLeavesOfObjectsArraysAndJsonInStrings) {
  const auto declared = Of(R"({"type":"object","properties":{
      "a":{"type":"object","properties":{"b~/c":{"type":"integer"}}},
      "list":{"type":"array","items":{"type":"string"}},
      "text":{"type":"string","contentMediaType":"application/json",
              "contentSchema":{"type":"object","properties":{"inner":{"type":"boolean"}}}},
      "free":{"type":"object"}}})");
  EXPECT_THAT(Pointers(declared), ElementsAre("/a/b~0~1c", "/free", "/list/*", "/text/inner"));
  EXPECT_EQ(declared.fields.at("/text/inner").schema_pointer, "/properties/text/contentSchema/properties/inner");
  EXPECT_TRUE(declared.complete);
}

TEST(DeclaredFieldsTest, AFieldIsRequiredOnlyWhereAllAroundItIs) {
  const auto declared = Of(R"({"required":["a","c"],"properties":{
      "a":{"required":["x"],"properties":{"x":{},"y":{}}}, "b":{"required":["x"],"properties":{"x":{}}}, "c":{}}})");
  EXPECT_TRUE(declared.fields.at("/a/x").required);
  EXPECT_FALSE(declared.fields.at("/a/y").required);
  EXPECT_FALSE(declared.fields.at("/b/x").required);
  EXPECT_TRUE(declared.fields.at("/c").required);
}

TEST(DeclaredFieldsTest, AnObjectIsOpenUnlessAdditionalMembersAreForbidden) {
  const auto declared = Of(R"({"additionalProperties":false,"properties":{
      "open":{"properties":{"x":{}}},
      "closed":{"properties":{"x":{}},"additionalProperties":false},
      "both":{"allOf":[{"properties":{"x":{}}},{"properties":{"x":{}},"additionalProperties":false}]}}})");
  EXPECT_FALSE(declared.containers.at("").open);
  EXPECT_TRUE(declared.containers.at("/open").open);
  EXPECT_FALSE(declared.containers.at("/closed").open);
  EXPECT_FALSE(declared.containers.at("/both").open);
}

TEST(DeclaredFieldsTest, AlternativesGiveTheUnionAndTheLooserConstraint) {
  const auto declared = Of(R"({"oneOf":[
      {"required":["x","y"],"properties":{"x":{"type":"string","maxLength":5},"y":{"enum":["a"]}}},
      {"required":["x"],"properties":{"x":{"type":"string","maxLength":9},"y":{"const":"b"},"z":{}}}]})");
  EXPECT_THAT(Pointers(declared), ElementsAre("/x", "/y", "/z"));
  EXPECT_EQ(declared.fields.at("/x").constraint.max_length, 9U);
  EXPECT_TRUE(declared.fields.at("/x").required);
  EXPECT_FALSE(declared.fields.at("/y").required);
  EXPECT_THAT(*declared.fields.at("/y").constraint.values, ElementsAre("\"a\"", "\"b\""));
}

TEST(DeclaredFieldsTest, AnAlternativeOfAnotherTypeTakesNoLimitAway) {
  const auto declared = Of(R"({"properties":{
      "x":{"anyOf":[{"type":"string","pattern":"^a$"},{"type":"null"}]},
      "y":{"anyOf":[{"enum":["a","b"]},{"type":"null"}]},
      "z":{"anyOf":[{"type":"string","pattern":"^a$"},{"type":"string"}]}}})");
  EXPECT_THAT(declared.fields.at("/x").constraint.patterns, ElementsAre("^a$"));
  EXPECT_THAT(declared.fields.at("/x").constraint.types, ElementsAre("null", "string"));
  EXPECT_THAT(*declared.fields.at("/y").constraint.values, ElementsAre("\"a\"", "\"b\"", "null"));
  EXPECT_THAT(declared.fields.at("/z").constraint.patterns, IsEmpty());
}

TEST(DeclaredFieldsTest, AllOfTakesTheStricterConstraint) {
  const auto declared = Of(R"({"properties":{"x":{"type":["string","null"],"maxLength":9,
      "allOf":[{"type":"string","maxLength":5,"pattern":"^a"},{"enum":["a","ab",3]}]}}})");
  const ValueConstraint& x = declared.fields.at("/x").constraint;
  EXPECT_THAT(x.types, ElementsAre("string"));
  EXPECT_EQ(x.max_length, 5U);
  EXPECT_THAT(x.patterns, ElementsAre("^a"));
}

TEST(DeclaredFieldsTest, ConditionsAreSaidInWords) {
  const auto declared = Of(R"({"properties":{"type":{"enum":["start","end"]},"e":{"properties":{"took":{},"why":{}}}},
      "if":{"required":["type"],"properties":{"type":{"const":"end"}}},
      "then":{"properties":{"e":{"required":["took"]}}},
      "else":{"properties":{"e":{"properties":{"why":false}},"late":{"type":"integer"}}}})");
  const DeclaredField& took = declared.fields.at("/e/took");
  EXPECT_EQ(RequiredInWords(took.required, took.conditions), "when /type is \"end\"");
  const DeclaredField& why = declared.fields.at("/e/why");
  EXPECT_EQ(RequiredInWords(why.required, why.conditions), "no; never when not (/type is \"end\")");
  EXPECT_EQ(declared.fields.at("/late").schema_pointer, "/else/properties/late");
}

TEST(DeclaredFieldsTest, ReferencesAreFollowedOnceAndTheirNeighboursSpeakOfTheUse) {
  const auto declared = Of(R"({"properties":{
      "a":{"$ref":"#/definitions/id","x-purpose":"here"},"b":{"$ref":"#/definitions/tree"}},
      "definitions":{"id":{"type":"string","x-purpose":"there","x-personal-data":"no"},
                     "tree":{"properties":{"name":{},"child":{"$ref":"#/definitions/tree"}}}}})");
  EXPECT_EQ(declared.fields.at("/a").notes.purpose, "here");
  EXPECT_EQ(declared.fields.at("/a").notes.personal_data, "no");
  EXPECT_THAT(Pointers(declared), ElementsAre("/a", "/b/child", "/b/name"));
}

TEST(DeclaredFieldsTest, WhatHoldsForAnObjectIsInheritedAndAClassIsNot) {
  const auto declared = Of(R"({"x-retention":"30 days","x-purpose":"all","x-expires":"2030-01-01","properties":{
      "a":{"x-retention":"1 day"},"list":{"type":"array","x-purpose":"count","items":{"type":"string"}}}})");
  EXPECT_EQ(declared.fields.at("/a").notes.retention, "1 day");
  EXPECT_EQ(declared.fields.at("/a").notes.expires, "2030-01-01");
  EXPECT_EQ(declared.fields.at("/a").notes.purpose, "");
  EXPECT_EQ(declared.fields.at("/list/*").notes.retention, "30 days");
  EXPECT_EQ(declared.fields.at("/list/*").notes.purpose, "count");
}

TEST(DeclaredFieldsTest, FreeNamesAreAStarThatFitsEveryName) {
  const auto declared = Of(R"({"properties":{"n":{},"labels":{"patternProperties":{"^x-":{"type":"string"}},
      "additionalProperties":{"type":"integer"}}}})");
  EXPECT_THAT(Pointers(declared), ElementsAre("/labels/*", "/n"));
  EXPECT_THAT(declared.fields.at("/labels/*").constraint.types, ElementsAre("integer", "string"));
  ASSERT_NE(FindDeclared(declared, "/labels/x-1"), nullptr);
  EXPECT_EQ(FindDeclared(declared, "/labels/x-1")->pointer, "/labels/*");
  EXPECT_EQ(FindDeclared(declared, "/labels/x/y"), nullptr);
  EXPECT_EQ(FindDeclared(declared, "/m"), nullptr);
}

TEST(DeclaredFieldsTest, ADoublingOfReferencesEndsAtTheLimitAndSaysSo) {
  std::string text = R"({"properties":{"a":{"$ref":"#/definitions/d0"}},"definitions":{)";
  for (int i = 0; i < 40; ++i) {
    const std::string next = "{\"$ref\":\"#/definitions/d" + std::to_string(i + 1) + "\"}";
    text += "\"d" + std::to_string(i) + R"(":{"properties":{"l":)" + next + ",\"r\":" + next + "}},";
  }
  text += R"("d40":{}}})";
  const auto declared = Of(text.c_str());
  EXPECT_FALSE(declared.complete);
  EXPECT_LE(declared.fields.size(), kMaxDeclaredFields);
}

TEST(DeclaredFieldsTest, TheBundledContractsAreWhollyAnnotated) {
  for (const char* name : {"devpod-cli-v1", "devpod-cli-v2"}) {
    const auto declared = ReadDeclaredFieldsOf(*BuiltinSchema(name));
    EXPECT_GE(declared.fields.size(), 14U) << name;
    for (const auto& [pointer, field] : declared.fields) {
      EXPECT_THAT(AnnotationProblems(field.notes), IsEmpty()) << name << " " << pointer;
      EXPECT_NE(field.notes.meaning, "") << name << " " << pointer;
      EXPECT_NE(field.notes.example, "") << name << " " << pointer;
      EXPECT_NE(field.notes.owner, "") << name << " " << pointer;
    }
  }
  const auto first = ReadDeclaredFieldsOf(*BuiltinSchema("devpod-cli-v1"));
  const DeclaredField& took = first.fields.at("/event/processingTime");
  EXPECT_EQ(RequiredInWords(took.required, took.conditions),
            "when /type is \"cmdfinished\"; never when /type is \"cmdstarted\"");
  const auto second = ReadDeclaredFieldsOf(*BuiltinSchema("devpod-cli-v2"));
  EXPECT_TRUE(second.fields.contains("/data/*/event/properties/setFlags/*"));
}

TEST(FieldAnnotationsTest, SaysWhatAReviewerMisses) {
  FieldAnnotations notes;
  EXPECT_THAT(AnnotationProblems(notes),
              ElementsAre("has no x-data-classification", "has no x-personal-data", "has no x-purpose"));
  notes.category = "tehnical";
  notes.personal_data = "pseudonymous";
  notes.purpose = "count";
  notes.expires = "soon";
  EXPECT_THAT(AnnotationProblems(notes),
              ElementsAre(HasSubstr("none of technical"), "is pseudonymous and has no x-identifier",
                          "has an x-expires that is no YYYY-MM-DD"));
}

TEST(ValueConstraintTest, ComesBackFromJsonAsItWas) {
  const ValueConstraint constraint = ReadValueConstraint(nlohmann::json::parse(
      R"({"type":["string","integer"],"enum":["a",2],"pattern":"a","format":"uuid","maxLength":3,"minimum":-1.5,
          "maximum":7,"maxItems":2,"uniqueItems":true})"));
  EXPECT_EQ(ValueConstraintFromJson(ValueConstraintToJson(constraint)), constraint);
  EXPECT_EQ(TypeInWords(constraint), "integer or string");
  EXPECT_EQ(LimitsInWords(constraint),
            "one of \"a\", 2; a uuid; matches a; at most 3 characters; at most 2 elements; at least -1.5; at most 7; "
            "uniqueItems true");
}

}  // namespace
}  // namespace telltale
