#include "schema/linked_schema.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "schema/validator.h"

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

json Linked(const std::string& root, const std::vector<SchemaText>& others = {}) {
  const auto linked = LinkSchema({root, "a/root.json", "file:///a/root.json"}, others);
  EXPECT_TRUE(linked.has_value()) << ToString(linked.error());
  return linked.value_or(json());
}

std::string ErrorOf(const std::string& root, const std::vector<SchemaText>& others = {}) {
  const auto linked = LinkSchema({root, "a/root.json", "file:///a/root.json"}, others);
  return linked ? "" : ToString(linked.error());
}

TEST(LinkedSchemaTest, ADocumentThatRefersToItselfStaysAsItIs) {
  const json schema =
      json::parse(R"({"properties": {"a": {"$ref": "#/definitions/x~1y"}}, "definitions": {"x/y": {}}})");
  EXPECT_EQ(Linked(schema.dump()), schema);
}

TEST(LinkedSchemaTest, AnIdBelowTheRootIsAnAddressAndABase) {
  const json linked = Linked(R"({"$id": "http://a.example/s/root.json",
      "definitions": {"b": {"$id": "sub/b.json", "items": {"$ref": "c.json#/definitions/d"}},
                      "c": {"$id": "sub/c.json", "definitions": {"d": {"type": "integer"}}}},
      "$ref": "#/definitions/b"})");
  EXPECT_EQ(linked["definitions"]["b"]["items"]["$ref"], "#/definitions/c/definitions/d")
      << "beside $ref an $id means nothing, so the document's own address is the base";
}

TEST(LinkedSchemaTest, AnAnchorIsFoundByItsName) {
  const json linked = Linked(R"({"allOf": [{"$ref": "#here"}], "definitions": {"x": {"$id": "#here"}}})");
  EXPECT_EQ(linked, json::parse(R"({"allOf": [{"$ref": "#/definitions/x"}], "definitions": {"x": {}}})"));
}

TEST(LinkedSchemaTest, AnotherDocumentIsFoundBesideTheFirst) {
  const json linked = Linked(R"({"items": {"$ref": "defs.json#/definitions/x"}})",
                             {{R"({"definitions": {"x": {"$ref": "#/definitions/y"}, "y": {"type": "null"}}})",
                               "a/defs.json", "file:///a/defs.json"}});
  EXPECT_EQ(linked["items"]["$ref"], "#/definitions/defs.json/definitions/x");
  EXPECT_EQ(linked["definitions"]["defs.json"]["definitions"]["x"]["$ref"], "#/definitions/defs.json/definitions/y");
}

TEST(LinkedSchemaTest, AnotherDocumentIsFoundByItsId) {
  const auto validator = SchemaValidator::Compile({R"({"items": {"$ref": "http://a.example/x"}})", "root.json", ""},
                                                  {{R"({"$id": "http://a.example/x", "maxLength": 2})", "x.json", ""}});
  ASSERT_TRUE(validator.has_value()) << ToString(validator.error());
  EXPECT_THAT(validator->ValidateText(R"(["ab"])"), IsEmpty());
  const auto violations = validator->ValidateText(R"(["abc"])");
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].instance_pointer, "/0");
  EXPECT_EQ(violations[0].schema_pointer, "/definitions/x.json/maxLength");
}

TEST(LinkedSchemaTest, WhatOnlyLooksLikeASchemaIsLeftAlone) {
  const json schema = json::parse(R"({"enum": [{"$id": "http://a.example/x", "$ref": "nowhere.json"}],
                                      "properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}},
                                      "x-note": {"$ref": "nowhere.json"}})");
  EXPECT_EQ(Linked(schema.dump()), schema);
}

TEST(LinkedSchemaTest, APlaceThatNoKeywordHoldsBecomesASchemaByBeingReferredTo) {
  const json linked = Linked(R"({"$id": "http://a.example/", "items": {"$ref": "#/x-parts/0"},
                                 "x-parts": [{"$ref": "http://a.example/#/x-parts/1"}, {"type": "null"}]})");
  EXPECT_EQ(linked["x-parts"][0]["$ref"], "#/x-parts/1");
}

TEST(LinkedSchemaTest, ErrorsNameThePlace) {
  EXPECT_THAT(ErrorOf(R"({"items": {"$ref": "other.json"}})"), HasSubstr("a/root.json#/items/$ref"));
  EXPECT_THAT(ErrorOf(R"({"items": {"$ref": "other.json"}})"), HasSubstr("file:///a/other.json"));
  EXPECT_THAT(ErrorOf(R"({"items": {"$ref": "#nothing"}})"), HasSubstr("refers to nothing"));
  EXPECT_THAT(ErrorOf(R"({"items": {"$ref": 1}})"), HasSubstr("is a string"));
  EXPECT_THAT(ErrorOf(R"({"items": {"$schema": "http://json-schema.org/draft-04/schema#"}})"), HasSubstr("draft-07"));
}

TEST(LinkedSchemaTest, ADocumentThatNothingRefersToIsAnError) {
  EXPECT_THAT(ErrorOf("{}", {{"{}", "a/b.json", "file:///a/b.json"}}), HasSubstr("a/b.json"));
  const std::vector<SchemaText> circle = {{R"({"$ref": "c.json"})", "a/b.json", "file:///a/b.json"},
                                          {R"({"items": {"$ref": "b.json"}})", "a/c.json", "file:///a/c.json"}};
  EXPECT_THAT(ErrorOf("{}", circle), HasSubstr("nothing in the first schema"));
  EXPECT_THAT(ErrorOf(R"({"items": {"$ref": "b.json"}})", circle), IsEmpty());
}

TEST(LinkedSchemaTest, TwoDocumentsOfOneNameKeepApart) {
  const json linked =
      Linked(R"({"items": [{"$ref": "d/x.json"}, {"$ref": "e/x.json"}], "definitions": {"x.json": true}})",
             {{R"({"type": "null"})", "a/d/x.json", "file:///a/d/x.json"},
              {R"({"type": "string"})", "a/e/x.json", "file:///a/e/x.json"}});
  EXPECT_EQ(linked["definitions"].size(), 3U);
  EXPECT_THAT(linked["items"][0]["$ref"].get<std::string>(), Not(HasSubstr(linked["items"][1]["$ref"])));
}

}  // namespace
}  // namespace telltale
