// fixtures/descriptors: sets and messages that protoc and buf wrote; how stands in the .proto files.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "harness/payload/protobuf_message.h"
#include "harness/payload/protobuf_schema.h"
#include "harness/payload/well_known_types.h"
#include "tests/paths.h"
#include "tests/unit/harness/payload/binary_payloads.h"

namespace telltale {
namespace {

using nlohmann::json;
using Spelling = ProtobufSpelling;

Bytes Fixture(const std::string& name) {
  std::ifstream file(std::string(TELLTALE_SOURCE_DIR) + "/fixtures/descriptors/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<const ProtobufSchema> Set(const std::string& name) {
  auto schema = ProtobufSchema::Read(Fixture(name));
  EXPECT_TRUE(schema.has_value()) << ToString(schema.error());
  return schema.value_or(nullptr);
}

// null: it is no such message.
json Read(const ProtobufSchema& schema, const std::string& message, BytesView bytes) {
  const ProtobufMessage* const found = schema.Find(message);
  EXPECT_NE(found, nullptr) << message;
  const auto document = found == nullptr ? std::nullopt : ReadProtobuf(bytes, *found);
  return document ? document->value : json(nullptr);
}

Bytes Tag(unsigned number, unsigned wire_type) { return Bytes(1, static_cast<char>(number << 3U | wire_type)); }
Bytes Group(unsigned number, BytesView content) { return Tag(number, 3) + Bytes(content) + Tag(number, 4); }

TEST(ProtobufGroupTest, GroupsAndExtensionsOfProto2AreReadByName) {
  EXPECT_EQ(Read(*Set("legacy.pb"), "acme.legacy.Report", Fixture("legacy.bin")), json::parse(R"({
    "type":"command ran","step":[{"name":"fetch","timing":{"takenMillis":12}},{"name":"build"}],
    "[acme.more.host_name]":"kzvbqtw-17","[acme.more.tag]":[{"key":"ci"}],
    "[acme.more.Nested.earlier]":{"type":"start","[acme.more.host_name]":"before"}})"));
}

// An edition says it by features, of the file or of the field; maps keep their lengths.
TEST(ProtobufGroupTest, DelimitedMessagesOfAnEditionAreReadByName) {
  EXPECT_EQ(Read(*Set("delimited.pb"), "acme.delimited.Report", Fixture("delimited.bin")),
            json::parse(Fixture("delimited.json")));
}

TEST(ProtobufGroupTest, AGroupThatNobodyKnowsIsReadByItsNumbers) {
  EXPECT_EQ(Read(*Set("legacy.pb"), "acme.legacy.Report",
                 TextField(1, "t") + Group(9, TextField(1, "inner") + Group(2, NumberField(3, 7)))),
            json::parse(R"({"type":"t","field 9":[{"field 1":["inner"],"field 2":[{"field 3":[7]}]}]})"));
  EXPECT_EQ(ReadProtobuf(Group(9, TextField(1, "alone")), {})->value,
            json::parse(R"({"field 9":[{"field 1":["alone"]}]})"));
}

TEST(ProtobufGroupTest, AGroupEndsWithItsOwnNumber) {
  for (const Bytes& broken : {Tag(9, 3), Tag(9, 4), Tag(9, 3) + Tag(8, 4), Group(9, Tag(9, 4)),
                              Tag(2, 3) + TextField(3, "open"), TextField(2, TextField(3, "with a length"))}) {
    EXPECT_EQ(Read(*Set("legacy.pb"), "acme.legacy.Report", TextField(1, "t") + broken), nullptr);
  }
}

TEST(ProtobufGroupTest, GroupsInGroupsEndSomewhere) {
  EXPECT_FALSE(ReadProtobuf(Bytes(5'000'000, '\x0b'), {}));
  Bytes deep;
  for (int i = 0; i < 33; ++i) deep = Group(1, deep);
  EXPECT_FALSE(ReadProtobuf(deep, {}));
}

TEST(WellKnownTypeTest, MessagesAreSpelledAsProtobufsJsonHasThem) {
  EXPECT_EQ(Read(*Set("well_known.pb"), "acme.modern.Event", Fixture("well_known.bin")), json::parse(R"({
    "type":"command ran","at":"2023-11-14T22:13:20.123Z","took":"-1.500s",
    "properties":{"host":"kzvbqtw-17","cores":8,"ci":true,"none":null,"deep":{"list":["a",1.5]}},
    "details":{"@type":"type.googleapis.com/acme.modern.Failure","path":"/home/jane/x","code":2,
               "cause":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"3s"}},
    "more":[{"@type":"acme.example/acme.elsewhere.Secret","value of unknown type":{"field 1":["command ran"]}},
            {"@type":"type.googleapis.com/google.protobuf.StringValue","value":"packed"}],
    "name":"","count":7,"isCi":true,"mask":"user.displayName,photo","anything":"free","list":[false],"nothing":{},
    "times":{"start":"1970-01-01T00:00:00Z"},"tags":["x",""],"slots":{"3":true}})"));
}

TEST(WellKnownTypeTest, WhatIsPackedMustBeWhatItsTypeSays) {
  const auto schema = Set("well_known.pb");
  const auto any = [](BytesView url, BytesView value) { return TextField(1, url) + TextField(2, value); };
  const auto read = [&](BytesView packed) { return Read(*schema, "acme.modern.Event", TextField(5, packed)); };
  EXPECT_EQ(read(any("x/acme.modern.Failure", TextField(1, "p"))),
            json::parse(R"({"details":{"@type":"x/acme.modern.Failure","path":"p"}})"));
  EXPECT_EQ(read(any("x/acme.modern.Failure", NumberField(1, 7))), nullptr) << "a path is no number";
  EXPECT_EQ(read(TextField(2, TextField(1, "no url"))),
            json::parse(R"({"details":{"value of unknown type":{"field 1":["no url"]}}})"));
  EXPECT_EQ(read(any("x/acme.modern.Failure", TextField(9, "new")) + TextField(9, "beside")),
            json::parse(R"({"details":{"@type":"x/acme.modern.Failure","field 9":["beside","new"]}})"));
  Bytes deep;
  for (int i = 0; i < 200; ++i) deep = any("x/acme.modern.Failure", TextField(3, deep));
  EXPECT_EQ(read(deep), nullptr) << "deeper than anybody reads";
}

TEST(WellKnownTypeTest, TimesHaveTheirBounds) {
  const auto spelled = [](Spelling spelling, const char* object) { return Spelled(spelling, json::parse(object)); };
  EXPECT_EQ(spelled(Spelling::kTimestamp, R"({"seconds":-62135596800})"), "0001-01-01T00:00:00Z");
  EXPECT_EQ(spelled(Spelling::kTimestamp, R"({"seconds":253402300799,"nanos":999999999})"),
            "9999-12-31T23:59:59.999999999Z");
  EXPECT_EQ(spelled(Spelling::kTimestamp, R"({"nanos":5000})"), "1970-01-01T00:00:00.000005Z");
  EXPECT_EQ(spelled(Spelling::kDuration, R"({})"), "0s");
  EXPECT_EQ(spelled(Spelling::kDuration, R"({"nanos":-1})"), "-0.000000001s");
  for (const char* const odd : {R"({"seconds":253402300800})", R"({"nanos":-1})", R"({"nanos":1000000000})",
                                R"({"seconds":1,"field 9":["more"]})"}) {
    EXPECT_EQ(spelled(Spelling::kTimestamp, odd), json::parse(odd)) << "nothing of it is lost";
  }
  for (const char* const odd : {R"({"seconds":1,"nanos":-1})", R"({"seconds":315576000001})"}) {
    EXPECT_EQ(spelled(Spelling::kDuration, odd), json::parse(odd));
  }
}

TEST(WellKnownTypeTest, WhatCannotBeSpelledStaysAnObject) {
  for (const auto& [spelling, object] : std::initializer_list<std::pair<Spelling, const char*>>{
           {Spelling::kValue, "{}"},
           {Spelling::kValue, R"({"boolValue":true,"numberValue":1})"},
           {Spelling::kStruct, R"({"fields":{},"field 9":[1]})"},
           {Spelling::kListValue, R"({"field 9":[1]})"},
           {Spelling::kFieldMask, R"({"paths":["hasCapitals"]})"},
           {Spelling::kFieldMask, R"({"paths":["a_1"]})"},
           {Spelling::kFieldMask, R"({"paths":["a_"]})"},
           {Spelling::kWrapper, R"({"value":1,"field 9":[1]})"}}) {
    EXPECT_EQ(Spelled(spelling, json::parse(object)), json::parse(object));
  }
}

}  // namespace
}  // namespace telltale
