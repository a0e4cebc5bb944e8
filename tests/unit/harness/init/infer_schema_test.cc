#include "harness/init/infer_schema.h"

#include <gmock/gmock.h>

#include "core/base64.h"
#include "schema/validator.h"
#include "tests/unit/harness/init/watched.h"

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Documents = std::vector<std::pair<json, Source>>;

// One document for each of the four runs on two machines, then from the start again.
Documents Spread(const std::vector<std::string>& texts) {
  Documents documents;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string& run = kWatchedRuns[i % kWatchedRuns.size()];
    documents.emplace_back(json::parse(texts[i]), Source{run.substr(0, 1), run});
  }
  return documents;
}

SchemaDraft Inferred(const Documents& documents, const CanarySet& planted = {}) {
  return InferSchema(documents, PlantedText(planted), "test");
}

json SchemaOf(const std::vector<std::string>& texts, const CanarySet& planted = {}) {
  return json::parse(Inferred(Spread(texts), planted).text);
}

// The schema of one field, whose values these are, a document each.
json FieldOf(const std::vector<std::string>& values, const CanarySet& planted = {}) {
  std::vector<std::string> texts;
  for (const std::string& value : values) texts.push_back(R"({"f":)" + value + "}");
  return SchemaOf(texts, planted).at("properties").at("f");
}

std::vector<Violation> Violations(const SchemaDraft& draft, const std::string& text) {
  const auto validator = SchemaValidator::Compile(draft.text, "draft");
  EXPECT_TRUE(validator.has_value()) << ToString(validator.error()) << draft.text;
  return validator ? validator->ValidateText(text) : std::vector<Violation>{};
}

TEST(InferSchemaTest, WhatItWasInferredFromIsValidAndUnknownMembersAreNot) {
  const std::vector<std::string> texts = {
      R"({"type":"a","n":1,"list":[{"x":1},{"x":2.5,"y":null}],"deep":{"on":true}})",
      R"({"type":"b","n":-3,"list":[],"deep":{"on":false,"more":[1,"x",null,[2]]}})"};
  const SchemaDraft draft = Inferred(Spread(texts));
  for (const std::string& text : texts) EXPECT_THAT(Violations(draft, text), IsEmpty()) << draft.text;
  const auto violations = Violations(draft, R"({"type":"a","n":1,"list":[],"deep":{"on":true},"user":"alice"})");
  ASSERT_EQ(violations.size(), 1U) << draft.text;
  EXPECT_EQ(violations[0].keyword, "additionalProperties");
  EXPECT_EQ(violations[0].instance_pointer, "/user");
}

TEST(InferSchemaTest, RequiredIsWhatWasAlwaysThere) {
  const json schema = SchemaOf({R"({"a":1,"b":1})", R"({"a":2})"});
  EXPECT_EQ(schema.at("required"), json({"a"}));
  EXPECT_EQ(schema.at("additionalProperties"), false);
}

TEST(InferSchemaTest, WholeNumbersAreIntegersUntilOneIsNot) {
  EXPECT_EQ(FieldOf({"1", "-2"}).at("type"), "integer");
  EXPECT_EQ(FieldOf({"1", "2.5"}).at("type"), "number");
  EXPECT_EQ(FieldOf({"1.0", "2.0"}).at("type"), "number");  // a measured number that happens to be whole
  EXPECT_EQ(FieldOf({"18446744073709551615"}).at("type"), "integer");
}

TEST(InferSchemaTest, TypesThatWereSeenAreAllowed) {
  EXPECT_EQ(FieldOf({"null", R"("x")"}).at("type"), json({"string", "null"}));
  EXPECT_EQ(FieldOf({"true"}).at("type"), "boolean");
  EXPECT_EQ(FieldOf({"null"}).at("type"), "null");
}

TEST(InferSchemaTest, FormatsOfTexts) {
  EXPECT_EQ(FieldOf({R"("23736e5c-9f1d-4e7a-b0c2-5d83b3d656a0")"}).at("format"), "uuid");
  EXPECT_EQ(FieldOf({R"("2026-11-25T10:00:00.123Z")"}).at("format"), "date-time");
  EXPECT_EQ(FieldOf({R"("198.51.100.7")"}).at("format"), "ipv4");
  EXPECT_EQ(FieldOf({R"("a@b.example")"}).at("format"), "email");
  EXPECT_EQ(FieldOf({R"("https://x.example/y?z")"}).at("format"), "uri");
  EXPECT_FALSE(FieldOf({R"("https://x.example/")", R"("other")"}).contains("format"));
  EXPECT_FALSE(FieldOf({R"("key:value")"}).contains("format"));
}

TEST(InferSchemaTest, HexadecimalTextsGetAPattern) {
  EXPECT_EQ(FieldOf({R"("9f86d081884c7d65")", R"("0000000000000000")"}).at("pattern"), "^[0-9a-f]{16}$");
  EXPECT_EQ(FieldOf({R"("9F86D081884C7D65")"}).at("pattern"), "^[0-9A-F]{16}$");
  EXPECT_EQ(FieldOf({R"("9f86d081884c7d65")", R"("9f86d081884c7d65aa")"}).at("pattern"), "^[0-9a-f]{16,}$");
  EXPECT_FALSE(FieldOf({R"("facade")"}).contains("pattern"));
}

TEST(InferSchemaTest, EnumWhereAFewWordsCameOftenOnBothMachines) {
  const std::vector<std::string> words = {R"("start")", R"("start")", R"("start")", R"("start")",
                                          R"("stop")",  R"("stop")",  R"("stop")",  R"("stop")"};
  EXPECT_EQ(FieldOf(words).at("enum"), json({"start", "stop"}));
}

TEST(InferSchemaTest, NoEnumFromTooFewOrFromOneValueOrFromOneMachine) {
  EXPECT_FALSE(FieldOf({R"("start")", R"("stop")", R"("start")", R"("stop")"}).contains("enum"));
  EXPECT_FALSE(FieldOf(std::vector<std::string>(12, R"("linux")")).contains("enum"));
  // Runs are dealt out a, a#2, b, b#2: "left" comes from machine a only.
  const std::vector<std::string> by_machine = {R"("left")", R"("left")", R"("right")", R"("right")",
                                               R"("left")", R"("left")", R"("right")", R"("right")"};
  EXPECT_FALSE(FieldOf(by_machine).contains("enum"));
  // On both machines, but in one run of each only: in the next it may be a third word.
  const std::vector<std::string> by_run = {R"("hit")", R"("miss")", R"("hit")", R"("miss")",
                                           R"("hit")", R"("miss")", R"("hit")", R"("miss")"};
  EXPECT_FALSE(FieldOf(by_run).contains("enum"));
}

TEST(InferSchemaTest, AnObjectThatWasAlwaysEmptyIsAFieldToBeFilledIn) {
  const json schema = SchemaOf({R"({"o":{}})", R"({"o":{}})"});
  EXPECT_TRUE(schema.at("properties").at("o").contains("x-purpose")) << schema;
  EXPECT_FALSE(SchemaOf({R"({"o":{"a":1}})"}).at("properties").at("o").contains("x-purpose"));
}

TEST(InferSchemaTest, NoEnumOfRandomOrPlantedValues) {
  const auto alternating = [](const std::string& a, const std::string& b) {
    return std::vector<std::string>{a, a, a, a, b, b, b, b};
  };
  EXPECT_FALSE(FieldOf(alternating(R"("9f86d081884c7d65")", R"("1234567812345678")")).contains("enum"));
  EXPECT_TRUE(FieldOf(alternating(R"("ravosuli")", R"("stop")")).contains("enum"));
  const CanarySet planted = {{"username", CanaryClass::kUsername, "ravosuli"}};
  EXPECT_FALSE(FieldOf(alternating(R"("ravosuli")", R"("stop")"), planted).contains("enum"));
  EXPECT_FALSE(FieldOf(alternating(R"("x-RAVOSULI")", R"("stop")"), planted).contains("enum"));
}

TEST(InferSchemaTest, NamesThatAreValuesBecomeAMap) {
  const CanarySet planted = {{"username", CanaryClass::kUsername, "ravosuli"}};
  const SchemaDraft draft = Inferred(Spread({R"({"users":{"ravosuli":{"n":1}},"ids":{"9f86d081884c7d65":1}})",
                                             R"({"users":{"sumoteka/x y!":{"n":2}},"ids":{}})"}),
                                     planted);
  EXPECT_EQ(draft.text.find("ravosuli"), std::string::npos) << draft.text;
  EXPECT_EQ(draft.text.find("9f86d081884c7d65"), std::string::npos) << draft.text;
  EXPECT_EQ(draft.text.find("sumoteka"), std::string::npos) << draft.text;
  EXPECT_THAT(Violations(draft, R"({"users":{"other":{"n":3}},"ids":{"abcdefabcdefabcd12":4}})"), IsEmpty());
  EXPECT_EQ(Violations(draft, R"({"users":{"other":{"m":3}},"ids":{}})").size(), 2U);  // without n, with m
}

TEST(InferSchemaTest, ElementsOfListsAreOnePlace) {
  const json schema = FieldOf({R"([{"a":1},{"a":2,"b":"x"}])", R"([{"a":3}])"});
  EXPECT_EQ(schema.at("type"), "array");
  EXPECT_EQ(schema.at("items").at("required"), json({"a"}));
  EXPECT_EQ(schema.at("items").at("properties").at("a").at("type"), "integer");
  EXPECT_FALSE(FieldOf({"[]"}).contains("items"));
}

TEST(InferSchemaTest, JsonInAStringIsHeldToASchema) {
  const SchemaDraft draft = Inferred(Spread({R"({"p":"{\"arch\":\"amd64\"}"})", R"({"p":"{\"arch\":\"arm64\"}"})"}));
  const json field = json::parse(draft.text).at("properties").at("p");
  EXPECT_EQ(field.at("contentMediaType"), "application/json");
  EXPECT_EQ(field.at("contentSchema").at("required"), json({"arch"}));
  EXPECT_THAT(Violations(draft, R"({"p":"{\"arch\":\"riscv64\"}"})"), IsEmpty());
  const auto violations = Violations(draft, R"({"p":"{\"arch\":\"x\",\"user\":1}"})");
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].instance_pointer, "/p/user");
}

TEST(InferSchemaTest, JsonInBase64InAString) {
  const SchemaDraft draft = Inferred(Spread({R"({"p":")" + ToBase64(R"({"arch":"amd64"})") + R"("})"}));
  EXPECT_EQ(json::parse(draft.text).at("properties").at("p").at("contentEncoding"), "base64");
  EXPECT_THAT(Violations(draft, R"({"p":")" + ToBase64(R"({"arch":"x"})") + R"("})"), IsEmpty());
  EXPECT_EQ(Violations(draft, R"({"p":")" + ToBase64(R"({"arch":1})") + R"("})").size(), 1U);
}

TEST(InferSchemaTest, TextThatIsOnlySometimesJsonStaysText) {
  const json field = FieldOf({R"("{\"a\":1}")", R"("plain")"});
  EXPECT_FALSE(field.contains("contentSchema"));
  EXPECT_EQ(field.at("type"), "string");
}

TEST(InferSchemaTest, EveryFieldSaysThatAPersonHasToFillItIn) {
  const SchemaDraft draft = Inferred(Spread({R"({"a":1,"o":{"b":"x"},"l":[{"c":null}],"p":"{\"d\":1}","m":[1]})"}));
  const json schema = json::parse(draft.text);
  const auto is_annotated = [](const json& field) {
    return field.contains("x-data-classification") && field.contains("x-personal-data") && field.contains("x-purpose");
  };
  const json& properties = schema.at("properties");
  EXPECT_TRUE(is_annotated(properties.at("a")));
  EXPECT_TRUE(is_annotated(properties.at("o").at("properties").at("b")));
  EXPECT_TRUE(is_annotated(properties.at("l").at("items").at("properties").at("c")));
  EXPECT_TRUE(is_annotated(properties.at("p").at("contentSchema").at("properties").at("d")));
  EXPECT_TRUE(is_annotated(properties.at("m")));
}

TEST(InferSchemaTest, IdentifiersAreGuessedFromHowTheyChange) {
  // a, a#2, b, b#2
  const SchemaDraft draft =
      Inferred(Spread({R"({"uid":"uid-aaaaaaaa","run":"run-11111","at":"2026-11-25T10:00:00Z"})",
                       R"({"uid":"uid-aaaaaaaa","run":"run-22222","at":"2026-11-25T10:00:01Z"})",
                       R"({"uid":"uid-bbbbbbbb","run":"run-33333","at":"2026-11-25T10:00:02Z"})",
                       R"({"uid":"uid-bbbbbbbb","run":"run-44444","at":"2026-11-25T10:00:03Z"})"}));
  ASSERT_EQ(draft.identifiers.size(), 2U);
  EXPECT_EQ(draft.identifiers[0].pointer, "/run");
  EXPECT_EQ(draft.identifiers[0].lifetime, "execution");
  EXPECT_EQ(draft.identifiers[1].pointer, "/uid");
  EXPECT_EQ(draft.identifiers[1].lifetime, "machine");
}

TEST(InferSchemaTest, NothingIsGuessedFromOneMachine) {
  Documents documents = Spread({R"({"uid":"uid-aaaaaaaa"})", R"({"uid":"uid-aaaaaaaa"})"});
  EXPECT_THAT(Inferred(documents).identifiers, IsEmpty());
}

TEST(InferSchemaTest, NestingThatIsTooDeepIsLeftOpenAndStillCompiles) {
  json deep = 1;
  for (int i = 0; i < 180; ++i) deep = json{{"a", deep}};
  const SchemaDraft draft = Inferred({{deep, Source{"a", "a"}}});
  EXPECT_THAT(Violations(draft, deep.dump()), IsEmpty());
}

TEST(InferSchemaTest, HostileNamesDoNotReachTheSchema) {
  const SchemaDraft draft = Inferred(Spread({R"({"\u001b[31m\n":1,"a\"b\\c":2,"\u202e":3,"":4})"}));
  for (const char* text : {"\\u001b", "\x1b", "a\\\"b", "\xe2\x80\xae"}) {
    EXPECT_EQ(draft.text.find(text), std::string::npos) << draft.text;
  }
  EXPECT_THAT(Violations(draft, R"({"another":5})"), IsEmpty());
}

}  // namespace
}  // namespace telltale
