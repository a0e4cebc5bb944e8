#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/payload/dialect.h"
#include "harness/payload/events.h"
#include "harness/payload/message_pack.h"
#include "harness/payload/opaque.h"
#include "harness/payload/protobuf_message.h"
#include "harness/payload/read_payload.h"
#include "tests/unit/harness/payload/binary_payloads.h"
#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Exchange Request(BytesView body, const std::string& type, const std::string& target = "/v1/traces") {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = "POST";
  exchange.target = target;
  exchange.body = body;
  if (!type.empty()) exchange.headers = {{"Content-Type", type}};
  return exchange;
}

std::string DialectOf(const Payload& payload) {
  return payload.dialect == nullptr ? "" : std::string(payload.dialect->name);
}

std::vector<std::string> OpaqueIn(const Exchange& exchange) {
  std::vector<std::string> places;
  for (const OpaquePart& part : FindOpaque(ReadPayload(exchange))) places.push_back(part.pointer);
  return places;
}

TEST(OtlpProtobufTest, OnePayloadIsTheSameDocumentInEachEncoding) {
  const json expected = json::parse(OtlpSpanAsJson("workstation-12"));
  const Bytes message = OtlpSpan("workstation-12");
  for (const Exchange& exchange :
       {Request(OtlpSpanAsJson("workstation-12"), "application/json"), Request(message, "application/x-protobuf"),
        Request(Gzip(message), "application/x-protobuf"), Request(message, "", "/otlp"),
        Request(GrpcFrame(message), "application/grpc",
                "/opentelemetry.proto.collector.trace.v1.TraceService/Export")}) {
    const Payload payload = ReadPayload(exchange);
    ASSERT_EQ(payload.documents.size(), 1U) << exchange.target;
    EXPECT_EQ(payload.documents[0].value, expected);
    EXPECT_TRUE(payload.is_structured());
    const std::vector<PayloadEvent> events = EventsOf(payload, "/name");
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].pointer, "/resourceSpans/0/scopeSpans/0/spans/0");
    EXPECT_THAT(OpaqueIn(exchange), IsEmpty()) << "ids and times side by side are no noise";
  }
}

TEST(OtlpProtobufTest, MetricsAndLogsAreToldFromSpans) {
  const Bytes point = FixedField(3, 1767225600000000001) + FixedField(6, 12);
  const Bytes metric = TextField(1, "runs") + TextField(7, TextField(1, point) + NumberField(3, 1));
  const Payload metrics =
      ReadPayload(Request(TextField(1, TextField(2, TextField(2, metric))), "application/x-protobuf", "/otlp"));
  ASSERT_EQ(metrics.documents.size(), 1U);
  EXPECT_EQ(metrics.documents[0].value["resourceMetrics"][0]["scopeMetrics"][0]["metrics"][0]["sum"]["dataPoints"][0],
            (json{{"timeUnixNano", "1767225600000000001"}, {"asInt", 12}}));
  const Bytes record = FixedField(1, 1767225600000000001) + TextField(5, TextField(1, "started"));
  const Payload logs =
      ReadPayload(Request(TextField(1, TextField(2, TextField(2, record))), "application/x-protobuf", "/otlp"));
  ASSERT_EQ(logs.documents.size(), 1U);
  EXPECT_EQ(logs.documents[0].value["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]["body"],
            (json{{"stringValue", "started"}}));
}

TEST(OtlpProtobufTest, FieldsOfANewerVersionAreKept) {
  const auto document = ReadProtobuf(TextField(77, TextField(3, "a text")) + NumberField(78, 5), {});
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->value, json::parse(R"({"field 77":[{"field 3":["a text"]}],"field 78":[5]})"));
}

TEST(OtlpProtobufTest, WhatIsCutIsNoMessage) {
  const Bytes message = OtlpSpan("workstation-12");
  for (std::size_t size = 1; size < message.size(); ++size) {
    EXPECT_NE(DialectOf(ReadPayload(Request(message.substr(0, size), "application/x-protobuf"))), "OTLP/protobuf");
  }
}

TEST(OtlpProtobufTest, DepthIsBounded) {
  Bytes nested = TextField(1, "x");
  for (int i = 0; i < 100; ++i) nested = TextField(6, TextField(1, TextField(2, nested)));
  EXPECT_NE(DialectOf(ReadPayload(Request(nested, "application/x-protobuf"))), "OTLP/protobuf");
}

TEST(OtlpProtobufTest, ASealedAttributeIsOpaqueAtItsPlace) {
  const Bytes sealed = TextField(1, "blob") + TextField(2, TextField(7, Noise(64)));
  const Bytes message = TextField(1, TextField(1, TextField(1, sealed)) + TextField(2, TextField(3, "u")));
  EXPECT_THAT(OpaqueIn(Request(message, "application/x-protobuf")),
              ElementsAre("/resourceSpans/*/resource/attributes/*/value/bytesValue"));
}

TEST(OtlpProtobufTest, FieldsOfAnUnknownMessageAreLookedAtOneByOne) {
  Bytes ids;
  for (unsigned i = 0; i < 20; ++i) {
    ids += TextField(
        2, TextField(1, Noise(16, i)) + TextField(2, "a name of it") + FixedField(7, 1767225600000000001 + i));
  }
  EXPECT_THAT(OpaqueIn(Request(ids, "application/x-protobuf", "/log")), IsEmpty());
  EXPECT_THAT(
      OpaqueIn(Request(TextField(1, std::string(80, 'a')) + TextField(3, Noise(64)), "application/x-protobuf", "/log")),
      ElementsAre("/field 3/*"));
}

TEST(OtlpProtobufTest, AMessageThatIsCutOffBehindAWholeOneIsNotReadForItsEvents) {
  const Bytes whole = GrpcFrame(OtlpSpan("workstation-12"));
  const auto reads = [](const Bytes& body) {
    return ReadsEvents(
        ReadPayload(Request(body, "application/grpc", "/opentelemetry.proto.collector.trace.v1.TraceService/Export")));
  };
  EXPECT_TRUE(reads(whole + whole));
  EXPECT_FALSE(reads(whole + whole.substr(0, whole.size() - 3)));
}

// Whose names nobody knows: a value is told by numbers, and what an event is in it by nobody.
TEST(ProtobufTest, AnUnknownMessageIsReadByItsFieldNumbers) {
  const Bytes message = TextField(1, "command ran") + TextField(3, TextField(2, "workstation-12")) + NumberField(4, 7);
  for (const Bytes& body : {message, GrpcFrame(message)}) {
    const Payload payload = ReadPayload(Request(body, "application/x-protobuf", "/log"));
    ASSERT_EQ(DialectOf(payload), "protobuf, by field numbers");
    EXPECT_EQ(payload.documents.at(0).value,
              json::parse(R"({"field 1":["command ran"],"field 3":[{"field 2":["workstation-12"]}],"field 4":[7]})"));
    EXPECT_FALSE(ReadsEvents(payload));
  }
}

TEST(MessagePackTest, ListsOfSpansAreDocuments) {
  // [[{"name": "run", "trace_id": 2^63, "error": -1, "x": 0.5}]]
  const Bytes spans = Unhexed("919184") + "\xa4" + "name" + "\xa3" + "run" + "\xa8" + "trace_id" +
                      Unhexed("cf8000000000000000") + "\xa5" + "error" + Unhexed("ff") + "\xa1" + "x" +
                      Unhexed("cb3fe0000000000000");
  const Payload payload = ReadPayload(Request(spans, "application/msgpack", "/v0.4/traces"));
  ASSERT_EQ(payload.documents.size(), 1U);
  EXPECT_EQ(payload.documents[0].value,
            json::parse(R"([[{"name":"run","trace_id":9223372036854775808,"error":-1,"x":0.5}]])"));
  const std::vector<PayloadEvent> events = EventsOf(payload, "/name");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].pointer, "/0/0");
}

TEST(MessagePackTest, IsRightForEachKindOfNumber) {
  for (const auto& [hex, number] : std::vector<std::pair<std::string, json>>{{"ccff", 255},
                                                                             {"cdffff", 65535},
                                                                             {"ceffffffff", 4294967295},
                                                                             {"d080", -128},
                                                                             {"d18000", -32768},
                                                                             {"d280000000", -2147483648LL},
                                                                             {"d3ffffffffffffffff", -1},
                                                                             {"ca3f000000", 0.5},
                                                                             {"e0", -32},
                                                                             {"7f", 127},
                                                                             {"c0", nullptr},
                                                                             {"c3", true}}) {
    const auto document = ReadMessagePack("\x91" + Unhexed(hex));
    ASSERT_TRUE(document.has_value()) << hex;
    EXPECT_EQ(document->value, json::array({number})) << hex;
  }
}

TEST(MessagePackTest, HostileSizesAndDepthsAreNoDocument) {
  EXPECT_FALSE(ReadMessagePack(Unhexed("ddffffffff01")).has_value());
  EXPECT_FALSE(ReadMessagePack(Unhexed("dfffffffff0101")).has_value());
  EXPECT_FALSE(ReadMessagePack(Unhexed("91dbffffffff61")).has_value());
  EXPECT_FALSE(ReadMessagePack(Bytes(100'000, '\x91') + "\x01").has_value());
}

// Noise is never taken for what explains it.
TEST(MessagePackTest, NoiseIsReadAsNothing) {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    for (const int first : {0x0a, 0x81, 0x92, 0xdc}) {
      Bytes noise = Noise(64 + seed % 40, seed);
      noise[0] = static_cast<char>(first);
      for (const char* const type : {"application/octet-stream", "application/msgpack", "application/x-protobuf"}) {
        EXPECT_NE(ReadPayload(Request(noise, type)).framing, Framing::kMessages) << type;
      }
    }
  }
}

}  // namespace
}  // namespace telltale
