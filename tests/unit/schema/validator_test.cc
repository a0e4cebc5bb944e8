#include "schema/validator.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>

#include "schema/builtin.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

SchemaValidator Compiled(std::string_view schema) {
  auto validator = SchemaValidator::Compile(schema, "test.json");
  EXPECT_TRUE(validator.has_value()) << ToString(validator.error());
  return *std::move(validator);
}

auto Breaks(const std::string& instance, const std::string& schema, const std::string& keyword) {
  return AllOf(Field(&Violation::instance_pointer, instance), Field(&Violation::schema_pointer, schema),
               Field(&Violation::keyword, keyword));
}

TEST(SchemaValidatorTest, PointsAtTheFieldAndAtTheKeywordBehindAReference) {
  const auto validator = Compiled(R"({"properties": {"event": {"properties": {"errors": {"$ref": "#/definitions/t"}}}},
                                      "definitions": {"t": {"maxLength": 3}}})");
  EXPECT_THAT(validator.ValidateText(R"({"event": {"errors": "long"}})"),
              ElementsAre(Breaks("/event/errors", "/definitions/t/maxLength", "maxLength")));
}

TEST(SchemaValidatorTest, PointsAtTheUndocumentedFieldItself) {
  const auto validator = Compiled(R"({"properties": {"a": {}}, "additionalProperties": false})");
  EXPECT_THAT(validator.ValidateText(R"({"a": 1, "x/y": 2, "z": 3})"),
              ElementsAre(Breaks("/x~1y", "/additionalProperties", "additionalProperties"),
                          Breaks("/z", "/additionalProperties", "additionalProperties")));
}

TEST(SchemaValidatorTest, ContinuesThePointerIntoJsonInAString) {
  const auto validator = Compiled(R"({"items": {"properties": {"p": {"type": "string",
      "contentMediaType": "application/json", "contentSchema": {"properties": {"n": {"type": "integer"}}}}}}})");
  EXPECT_THAT(validator.ValidateText(R"([{"p": "{\"n\": 1}"}])"), IsEmpty());
  EXPECT_THAT(validator.ValidateText(R"([{"p": "{\"n\": \"x\"}"}])"),
              ElementsAre(Breaks("/0/p/n", "/items/properties/p/contentSchema/properties/n/type", "type")));
  EXPECT_THAT(validator.ValidateText(R"([{"p": "not json"}])"),
              ElementsAre(Breaks("/0/p", "/items/properties/p/contentSchema", "contentSchema")));
}

TEST(SchemaValidatorTest, ReadsBase64BeforeTheJsonInsideIt) {
  const auto validator = Compiled(R"({"contentMediaType": "application/json", "contentEncoding": "base64",
                                      "contentSchema": {"type": "object"}})");
  EXPECT_THAT(validator.ValidateText(R"("e30=")"), IsEmpty());
  EXPECT_THAT(validator.ValidateText(R"("e30")"), ElementsAre(Breaks("", "/contentSchema", "contentSchema")));
  EXPECT_THAT(validator.ValidateText(R"("W10=")"), ElementsAre(Breaks("", "/contentSchema/type", "type")));
}

TEST(SchemaValidatorTest, WhatAStringHoldsIsCheckedWithoutASchemaToo) {
  const auto text = Compiled(R"({"contentMediaType": "application/json"})");
  EXPECT_THAT(text.ValidateText(R"("{\"a\": 1}")"), IsEmpty());
  EXPECT_THAT(text.ValidateText("1"), IsEmpty()) << "no string";
  EXPECT_THAT(text.ValidateText(R"("{:}")"), ElementsAre(Breaks("", "/contentMediaType", "contentMediaType")));
  const auto packed = Compiled(R"({"contentEncoding": "base64"})");
  EXPECT_THAT(packed.ValidateText(R"("ezp9")"), IsEmpty());
  EXPECT_THAT(packed.ValidateText(R"("e%30")"), ElementsAre(Breaks("", "/contentEncoding", "contentEncoding")));
  const auto both = Compiled(R"({"contentEncoding": "base64", "contentMediaType": "application/json"})");
  EXPECT_THAT(both.ValidateText(R"("e30=")"), IsEmpty());
  EXPECT_THAT(both.ValidateText(R"("ezp9")"), ElementsAre(Breaks("", "/contentMediaType", "contentMediaType")));
}

TEST(SchemaValidatorTest, MessagesHoldNothingOfThePayload) {
  const auto validator = Compiled(R"({"properties": {"a": {"enum": ["x"]}, "b": {"pattern": "^x"}, "c": {"const": 1},
      "d": {"type": "integer"}, "e": {"format": "uuid"}}, "additionalProperties": false,
      "propertyNames": {"maxLength": 6}})");
  const auto violations = validator.ValidateText(
      R"({"a": "secret", "b": "secret", "c": "secret", "d": "secret", "e": "secret", "secretname": 1})");
  EXPECT_EQ(violations.size(), 7U);
  for (const Violation& violation : violations) EXPECT_THAT(violation.message, Not(HasSubstr("secret")));
}

TEST(SchemaValidatorTest, TextThatIsNoJsonIsAViolationWithItsByte) {
  const auto violations = Compiled("{}").ValidateText("{\"a\": 1,}");
  ASSERT_THAT(violations, ElementsAre(Breaks("", "", "json")));
  EXPECT_THAT(violations.front().message, HasSubstr("byte 9"));
  for (const char* text : {"", "{} {}", "\"\xff\"", "1e999", "NaN"}) {
    EXPECT_THAT(Compiled("{}").ValidateText(text), ElementsAre(Breaks("", "", "json"))) << text;
  }
}

TEST(SchemaValidatorTest, AMemberNamedTwiceIsAViolationBecauseReadersDisagreeOnIt) {
  EXPECT_THAT(Compiled("{}").ValidateText(R"({"a": {"errors": "leak", "errors": "ok"}})"),
              ElementsAre(Breaks("", "", "json")));
  EXPECT_THAT(Compiled("{}").ValidateText(R"({"a": {"b": 1}, "b": 2})"), IsEmpty());
}

TEST(SchemaValidatorTest, DeepNestingIsALimitAndNeverAPass) {
  const auto validator = Compiled(R"({"items": {"$ref": "#"}})");
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_THAT(validator.ValidateText(deep), ElementsAre(Breaks("", "", "limit")));
  EXPECT_THAT(validator.ValidateText("[[[[]]]]"), IsEmpty());
  nlohmann::json tree;
  for (int i = 0; i < 1000; ++i) tree = nlohmann::json::array({std::move(tree)});
  EXPECT_THAT(validator.Validate(tree), ElementsAre(Breaks("", "", "limit")));
}

TEST(SchemaValidatorTest, NestingThroughJsonInStringsIsCountedAsWell) {
  const auto validator = Compiled(R"({"if": {"type": "string"}, "then": {"contentMediaType": "application/json",
                                      "contentSchema": {"$ref": "#"}}})");
  std::string text = "1";
  for (int i = 0; i < 4; ++i) text = nlohmann::json(text).dump();
  EXPECT_THAT(validator.ValidateText(text), IsEmpty());
  ValidationLimits limits;
  limits.max_depth = 3;
  const std::string nested = nlohmann::json("[[[[1]]]]").dump();
  EXPECT_THAT(validator.ValidateText(nested, limits), ElementsAre(Breaks("", "", "limit")));
}

TEST(SchemaValidatorTest, AnExhaustedBudgetInsideNotIsNoPass) {
  ValidationLimits limits;
  limits.max_steps = 10;
  const auto validator = Compiled(R"({"not": {"items": {"type": "string"}}})");
  EXPECT_THAT(validator.ValidateText("[1]", limits), IsEmpty());
  const std::string many = nlohmann::json(std::vector<int>(100)).dump();
  EXPECT_THAT(validator.ValidateText(many, limits), Contains(Breaks("", "", "limit")));
}

TEST(SchemaValidatorTest, ManyViolationsEndInOneThatSaysSo) {
  ValidationLimits limits;
  limits.max_violations = 5;
  const auto violations =
      Compiled(R"({"items": false})").ValidateText(nlohmann::json(std::vector<int>(100)).dump(), limits);
  ASSERT_EQ(violations.size(), 6U);
  EXPECT_EQ(violations.back().keyword, "limit");
}

TEST(SchemaValidatorTest, AHostileStringDoesNotExhaustThePatternMatcher) {
  const auto validator = Compiled(R"({"pattern": "^(a+)+$"})");
  EXPECT_THAT(validator.Validate(std::string(2'000'000, 'a') + "!"), ElementsAre(Breaks("", "/pattern", "pattern")));
}

struct BadSchema {
  const char* schema;
  const char* where;
  const char* says;
};

void PrintTo(const BadSchema& bad, std::ostream* stream) { *stream << bad.schema; }

class BadSchemaTest : public ::testing::TestWithParam<BadSchema> {};

TEST_P(BadSchemaTest, IsAnInputErrorThatNamesThePlace) {
  const auto validator = SchemaValidator::Compile(GetParam().schema, "c.json");
  ASSERT_FALSE(validator.has_value());
  EXPECT_EQ(validator.error().kind, ErrorKind::kInput);
  EXPECT_EQ(validator.error().where, GetParam().where);
  EXPECT_THAT(ToString(validator.error()), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadSchemaTest,
    ::testing::Values(
        BadSchema{"{", "c.json", "is not JSON"}, BadSchema{"3", "c.json#", "object, true or false"},
        BadSchema{R"({"properties": {"a": {"requried": ["b"]}}})", "c.json#/properties/a/requried", "\"required\""},
        BadSchema{R"({"unevaluatedProperties": false})", "c.json#/unevaluatedProperties", "checked"},
        BadSchema{R"({"type": "text"})", "c.json#/type", "a type is"},
        BadSchema{R"({"format": "color"})", "c.json#/format", "\"pattern\""},
        BadSchema{R"({"pattern": "(?=a)b"})", "c.json#/pattern", "(?="},
        BadSchema{R"({"pattern": "(a)\\1"})", "c.json#/pattern", "cannot check"},
        BadSchema{R"({"patternProperties": {"[": {}}})", "c.json#/patternProperties/[", "cannot be compiled"},
        BadSchema{R"({"definitions": {"a": {"type": 1}}})", "c.json#/definitions/a/type", "a type is"},
        BadSchema{R"({"$ref": "other.json#/a"})", "c.json#/$ref", "another document"},
        BadSchema{R"({"$ref": "#/definitions/none"})", "c.json#/$ref", "nothing in this schema"},
        BadSchema{R"({"$ref": "#/definitions/a", "maxLength": 3, "definitions": {"a": {}}})", "c.json#/maxLength",
                  "allOf"},
        BadSchema{R"({"$ref": "#"})", "c.json#", "without end"},
        BadSchema{R"({"allOf": [{"$ref": "#/definitions/a"}], "definitions": {"a": {"not": {"$ref": "#"}}}})",
                  "c.json#", "without end"},
        BadSchema{R"({"$schema": "https://json-schema.org/draft/2020-12/schema"})", "c.json#/$schema", "draft-07"},
        BadSchema{R"({"contentSchema": {}})", "c.json#/contentSchema", "contentMediaType"},
        BadSchema{R"({"contentMediaType": "text/html"})", "c.json#/contentMediaType", "application/json"},
        BadSchema{R"({"contentEncoding": "quoted-printable"})", "c.json#/contentEncoding", "base64"},
        BadSchema{R"({"minLength": -1})", "c.json#/minLength", "whole number"},
        BadSchema{R"({"enum": []})", "c.json#/enum", "at least one"},
        BadSchema{R"({"items": {"$id": 1}})", "c.json#/items/$id", "not an address"},
        BadSchema{R"({"items": [{"$id": "x"}, {"$id": "x"}]})", "c.json#/items/1", "same address"}));

TEST(SchemaValidatorTest, ARecursiveSchemaThatConsumesTheInstanceIsFine) {
  const auto validator = Compiled(R"({"type": "object", "additionalProperties": {"$ref": "#"}})");
  EXPECT_THAT(validator.ValidateText(R"({"a": {"b": {}}})"), IsEmpty());
  EXPECT_THAT(validator.ValidateText(R"({"a": {"b": 1}})"), ElementsAre(Breaks("/a/b", "/type", "type")));
}

TEST(SchemaValidatorTest, AMissingFileIsAnInputError) {
  const auto validator = SchemaValidator::FromFile("/nonexistent/contract.json");
  ASSERT_FALSE(validator.has_value());
  EXPECT_EQ(validator.error().kind, ErrorKind::kInput);
  EXPECT_EQ(validator.error().where, "/nonexistent/contract.json");
}

TEST(BuiltinSchemaTest, EveryOneCompiles) {
  for (const std::string_view name : BuiltinSchemaNames()) {
    const auto validator = BuiltinValidator(name);
    EXPECT_TRUE(validator.has_value()) << ToString(validator.error());
  }
  EXPECT_THAT(BuiltinSchemaNames(), ElementsAre("devpod-cli-v1", "devpod-cli-v2", "dictionary", "exchange", "finding",
                                                "flows", "profile", "run"));
}

TEST(BuiltinSchemaTest, IsTheFileOfTheSourceTree) {
  std::ifstream file(TELLTALE_SOURCE_DIR "/schema/contracts/devpod-cli-v1.schema.json", std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_EQ(BuiltinSchema("devpod-cli-v1"), text);
}

TEST(BuiltinSchemaTest, AnUnknownNameListsThoseThatThereAre) {
  const auto validator = BuiltinValidator("nothing");
  ASSERT_FALSE(validator.has_value());
  EXPECT_THAT(validator.error().hint, HasSubstr("profile"));
}

}  // namespace
}  // namespace telltale
