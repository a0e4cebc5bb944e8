// fixtures/descriptors: a set and a message that protoc wrote, of telemetry.proto and batch.txt beside them.
#include "harness/payload/protobuf_schema.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "harness/payload/binary_format.h"
#include "harness/payload/dialect.h"
#include "harness/payload/dialects/otlp_messages.h"
#include "harness/payload/events.h"
#include "harness/payload/protobuf_message.h"
#include "harness/payload/read_payload.h"
#include "tests/paths.h"
#include "tests/unit/harness/payload/binary_payloads.h"
#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bytes Fixture(const std::string& name) {
  std::ifstream file(std::string(TELLTALE_SOURCE_DIR) + "/fixtures/descriptors/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<const ProtobufSchema> Telemetry() {
  auto schema = ProtobufSchema::Read(Fixture("telemetry.pb"));
  EXPECT_TRUE(schema.has_value()) << ToString(schema.error());
  return schema.value_or(nullptr);
}

std::string Refusal(BytesView bytes) {
  const auto schema = ProtobufSchema::Read(bytes);
  return schema ? "" : ToString(schema.error());
}

Exchange Post(Bytes body, const std::string& type = "application/x-protobuf") {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = "POST";
  exchange.target = "/v1/events";
  exchange.headers = {{"Content-Type", type}};
  exchange.body = std::move(body);
  return exchange;
}

std::string DialectOf(const Payload& payload) {
  return payload.dialect == nullptr ? "" : std::string(payload.dialect->name);
}

// batch.txt as protobuf's own JSON has it (64-bit numbers as numbers).
const char* const kBatch = R"({"events":[{"type":"command ran","atMillis":1700000000000,
  "properties":{"os":"linux","command":"build"},
  "machine":{"machineId":"kzvbqtw-17","mac":"AQIDBAUG","host":{"machineId":"outer"}},
  "outcome":"OUTCOME_LOST","deltas":[-3,4],"bytesRead":18446744073709551615,"earlier":["OUTCOME_FAILED"],
  "offset":-5,"load":0.5,"hash":9223372036854775809,"bySlot":{"3":{"machineId":"in slot"}},"called":"x",
  "inner":{"isCi":true}}],"sentBy":"tool"})";

TEST(ProtobufSchemaTest, AMessageReadsByTheNamesOfItsDescriptors) {
  const auto schema = Telemetry();
  ASSERT_NE(schema, nullptr);
  EXPECT_THAT(schema->Names(), ElementsAre("acme.machine.Machine", "acme.telemetry.v1.Batch", "acme.telemetry.v1.Event",
                                           "acme.telemetry.v1.Event.Inner"))
      << "a map's entry is no message of its own";
  const ProtobufMessage* const batch = schema->Find("acme.telemetry.v1.Batch");
  ASSERT_NE(batch, nullptr);
  const Bytes body = Fixture("batch.bin");
  for (const Exchange& exchange :
       {Post(body), Post(Gzip(body)), Post(GrpcFrame(body), "application/grpc"), Post(body, "text/plain")}) {
    const Payload payload = ReadPayload(exchange, batch);
    EXPECT_EQ(DialectOf(payload), "protobuf, as declared");
    ASSERT_EQ(payload.documents.size(), 1U);
    EXPECT_EQ(payload.documents[0].value, json::parse(kBatch));
    EXPECT_TRUE(ReadsEvents(payload));
    const std::vector<PayloadEvent> events = EventsOf(payload, "/type");
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].pointer, "/events/0");
    EXPECT_EQ(json::parse(BinaryFormatAsJson(exchange, batch).value_or("")), json::parse(kBatch));
  }
  EXPECT_NE(DialectOf(ReadPayload(Post(body))), "protobuf, as declared") << "nobody declared it";
}

TEST(ProtobufSchemaTest, WhatTheDescriptorsDoNotKnowIsReadByItsNumber) {
  const auto schema = Telemetry();
  const ProtobufMessage* const machine = schema->Find("acme.machine.Machine");
  const Payload payload =
      ReadPayload(Post(TextField(1, "m-1") + TextField(9, "new in 2.0") + NumberField(5, 7)), machine);
  ASSERT_EQ(payload.documents.size(), 1U);
  EXPECT_EQ(payload.documents[0].value, json::parse(R"({"machineId":"m-1","field 5":[7],"field 9":["new in 2.0"]})"));
}

// Nothing is believed to be the message because it reads as some message.
TEST(ProtobufSchemaTest, OtherBodiesReadAsTheySay) {
  const auto schema = Telemetry();
  const ProtobufMessage* const machine = schema->Find("acme.machine.Machine");
  EXPECT_EQ(DialectOf(ReadPayload(Post(R"({"machineId":"m"})", "application/json"), machine)), "JSON object");
  EXPECT_EQ(DialectOf(ReadPayload(Post(NumberField(1, 7) + TextField(2, "another type of field")), machine)),
            "protobuf, by field numbers");
  EXPECT_EQ(DialectOf(ReadPayload(Post(TextField(7, "no field of it")), machine)), "protobuf, by field numbers");
  EXPECT_EQ(DialectOf(ReadPayload(Post(""), machine)), "");
}

// What is declared to come once and comes again is what a reader of the protocol would pass over.
TEST(ProtobufSchemaTest, WhatComesAgainIsKept) {
  const auto schema = Telemetry();
  const Bytes machines =
      TextField(4, TextField(1, "m-1") + TextField(3, TextField(1, "outer"))) + TextField(4, TextField(1, "m-2"));
  const Payload payload = ReadPayload(
      Post(TextField(1, "first") + TextField(1, "last") + machines +
           TextField(3, TextField(1, "k") + TextField(2, "v")) + TextField(3, TextField(1, "k") + TextField(2, "w"))),
      schema->Find("acme.telemetry.v1.Event"));
  ASSERT_EQ(payload.documents.size(), 1U);
  EXPECT_EQ(payload.documents[0].value, json::parse(R"({"type":"last","field 1":["first"],
    "machine":{"machineId":"m-2","host":{"machineId":"outer"},"field 1":["m-1"]},
    "properties":{"k":"w"},"field 3":["v"]})"));
}

TEST(ProtobufSchemaTest, AnEntryOfAMapMayLackItsKeyOrHoldMore) {
  const auto schema = Telemetry();
  const ProtobufMessage* const event = schema->Find("acme.telemetry.v1.Event");
  const Bytes body = TextField(3, TextField(2, "no key")) +
                     TextField(3, TextField(1, "k") + TextField(2, "v") + TextField(4, "beside")) +
                     TextField(3, TextField(1, "no value")) + TextField(13, "");
  const Payload payload = ReadPayload(Post(body), event);
  ASSERT_EQ(payload.documents.size(), 1U);
  EXPECT_EQ(payload.documents[0].value, json::parse(R"({"properties":{"":"no key","k":"v","field 4":["beside"],
    "no value":""},"bySlot":{"0":{}}})"));
}

TEST(ProtobufSchemaTest, WhatIsNoSetIsRefusedWithAReason) {
  const Bytes set = Fixture("telemetry.pb");
  EXPECT_THAT(Refusal(""), HasSubstr("is no descriptor set"));
  EXPECT_THAT(Refusal("syntax = \"proto3\";"), HasSubstr("is no descriptor set"));
  EXPECT_THAT(Refusal(BytesView(set).substr(0, set.size() - 3)), HasSubstr("is no descriptor set"));
  EXPECT_THAT(Refusal(TextField(1, TextField(1, "empty.proto"))), HasSubstr("holds no message"));
  EXPECT_THAT(Refusal(set + set), HasSubstr("\"acme.machine.Machine\" twice"));
  EXPECT_THAT(Refusal(Fixture("without_imports.pb")), HasSubstr("\"acme.machine.Machine\", which is not in the set"));
  EXPECT_THAT(Refusal(Bytes(ProtobufSchema::kMostBytes + 1, '\n')), HasSubstr("more than"));
  const Bytes no_number =
      TextField(1, TextField(4, TextField(1, "M") + TextField(2, TextField(1, "f") + NumberField(5, 9))));
  EXPECT_THAT(Refusal(no_number), HasSubstr("\"M\" has a field that is none"));
  const auto named = [](unsigned number, const char* json_name) {
    return TextField(2, TextField(1, "f") + NumberField(3, number) + NumberField(5, 9) + TextField(10, json_name));
  };
  EXPECT_THAT(Refusal(TextField(1, TextField(4, TextField(1, "M") + named(1, "x") + named(2, "x")))),
              HasSubstr("\"M\" has two fields \"x\""));
}

// As deep as protobuf's own readers go, and never by recursion without an end.
TEST(ProtobufSchemaTest, NestedMessagesEndSomewhere) {
  const auto schema = Telemetry();
  const ProtobufMessage* const machine = schema->Find("acme.machine.Machine");
  Bytes deep = TextField(1, "m");
  for (int i = 0; i < 100; ++i) deep = TextField(3, deep);
  EXPECT_EQ(DialectOf(ReadPayload(Post(deep), machine)), "protobuf, as declared");
  EXPECT_NE(DialectOf(ReadPayload(Post(TextField(3, deep)), machine)), "protobuf, as declared");
}

bool IsSorted(const ProtobufMessage& message, std::vector<const ProtobufMessage*>& seen) {
  if (std::find(seen.begin(), seen.end(), &message) != seen.end()) return true;
  seen.push_back(&message);
  return std::is_sorted(message.fields.begin(), message.fields.end(),
                        [](const auto& a, const auto& b) { return a.number < b.number; }) &&
         std::all_of(message.fields.begin(), message.fields.end(), [&](const ProtobufField& field) {
           return field.message == nullptr || IsSorted(*field.message, seen);
         });
}

// Fields are looked up by halves.
TEST(ProtobufMessageTest, TablesAreSorted) {
  std::vector<const ProtobufMessage*> seen;
  EXPECT_TRUE(IsSorted(kOtlpTraces, seen) && IsSorted(kOtlpMetrics, seen) && IsSorted(kOtlpLogs, seen));
  EXPECT_GT(seen.size(), 20U);
}

}  // namespace
}  // namespace telltale
