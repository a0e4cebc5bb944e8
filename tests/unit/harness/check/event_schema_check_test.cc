#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "tests/paths.h"
#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// A vendor's own properties of one event, and nothing of the SDK's.
constexpr const char* kRan = R"({"type":"object","additionalProperties":false,"required":["properties"],
  "properties":{"properties":{"type":"object","additionalProperties":false,
                              "properties":{"command":{"enum":["build"]}}}}})";

class EventSchemaCheckTest : public ::testing::Test {
 protected:
  EventSchemaCheckTest() {
    recorded.AddScenario("success");
    Publish("ran", kRan);
  }

  void Publish(const std::string& type, std::string_view schema) {
    auto compiled = SchemaValidator::Compile(schema, "test");
    ASSERT_TRUE(compiled);
    recorded.contracts["telemetry"].by_type[type] = {std::make_shared<const SchemaValidator>(*std::move(compiled)),
                                                     std::string(schema)};
  }

  // A batch of PostHog's with these events.
  void Send(const std::string& events, const std::string& beside = "") {
    recorded.Send("success", R"({"api_key":"k","batch":[)" + events + "]" + beside + R"(,"sent_at":"t"})");
  }

  std::vector<std::string> Pointers(const std::string& rule) const {
    std::vector<std::string> pointers;
    for (const Finding& finding : recorded.Findings(rule)) {
      if (finding.level != Level::kNote) pointers.push_back(finding.pointer);
    }
    return pointers;
  }

  Recorded recorded;
};

TEST_F(EventSchemaCheckTest, TheSdksOwnMembersNeedNotStandInTheContract) {
  Send(R"({"event":"ran","uuid":"u","properties":{"command":"build","$lib":"posthog-node"}})");
  EXPECT_THAT(Pointers("contract/undocumented-field"), IsEmpty());
  EXPECT_THAT(recorded.Findings("contract/schema"), IsEmpty());
  const auto told = recorded.Findings("contract/undocumented-field");
  ASSERT_THAT(told, SizeIs(3)) << "event, uuid, $lib";
  for (const Finding& finding : told) EXPECT_THAT(finding.message, HasSubstr("telltale sdks posthog"));
}

TEST_F(EventSchemaCheckTest, AMemberOfTheVendorThatNoContractHasIsAFinding) {
  Send(R"({"event":"ran","properties":{"command":"build","project":"p"}})");
  EXPECT_THAT(Pointers("contract/undocumented-field"), ElementsAre("/batch/0/properties/project"));
}

// What a vendor's contract does not know at all may hold both: what the SDK puts there is explained, the rest is not.
TEST_F(EventSchemaCheckTest, InsideOfAMemberThatNoContractHasEachIsToldByItself) {
  Publish("bare", R"({"type":"object","additionalProperties":false})");
  Send(R"({"event":"bare","properties":{"$lib":"posthog-node","project":"p"}})");
  EXPECT_THAT(Pointers("contract/undocumented-field"), ElementsAre("/batch/0/properties/project"));
}

TEST_F(EventSchemaCheckTest, WhatHasNoNameIsNoUndocumentedField) {
  recorded.contracts.clear();
  Publish("CommandRan", R"({"type":"array","items":[{"type":"object"},
    {"type":"object","additionalProperties":false,"properties":{"command":{"type":"string"}}}]})");
  recorded.Send("success", R"(["run",[[{"type":"CommandRan","timestamp":1},{"command":"build","own":1}]]])").target =
      "/agent_listener/invoke_raw_method?method=custom_event_data";
  EXPECT_THAT(Pointers("contract/undocumented-field"), ElementsAre("/1/0/1/own"));
}

TEST_F(EventSchemaCheckTest, EachEventIsHeldToTheContractOfItsType) {
  Publish("*", R"({"type":"object","required":["properties"]})");
  Send(
      R"({"event":"ran","properties":{"command":"test"}},{"event":"other","properties":{"anything":1}},{"event":"empty"})");
  EXPECT_THAT(Pointers("contract/schema"), ElementsAre("/batch/0/properties/command", "/batch/2"));
}

TEST_F(EventSchemaCheckTest, AnEventWhoseTypeHasNoContractIsAFinding) {
  Send(R"({"event":"ended","properties":{}})");
  ASSERT_THAT(Pointers("contract/schema"), ElementsAre("/batch/0"));
  EXPECT_THAT(recorded.Findings("contract/schema")[0].message, HasSubstr("\"ended\""));
}

TEST_F(EventSchemaCheckTest, WhatStandsBesideTheEventsIsTheSdksOrAFinding) {
  Send(R"({"event":"ran","properties":{}})", R"(,"user":{"name":"n"})");
  EXPECT_THAT(Pointers("contract/undocumented-field"), ElementsAre("/user"));
}

TEST_F(EventSchemaCheckTest, AContractOfTheWholeSpeaksOfWhatStandsBeside) {
  recorded.Publish(R"({"type":"object"})");
  Send(R"({"event":"ran","properties":{}})", R"(,"user":{"name":"n"})");
  EXPECT_THAT(Pointers("contract/undocumented-field"), IsEmpty());
}

// Of an SDK that nobody knows no member is explained.
TEST_F(EventSchemaCheckTest, APayloadInNoKnownDialectHasNoFreeMembers) {
  recorded.Send("success", R"({"type":"ran","properties":{},"id":"u"})");
  EXPECT_THAT(Pointers("contract/undocumented-field"), UnorderedElementsAre("/id", "/type"));
}

TEST_F(EventSchemaCheckTest, AnotherSdkThanTheDeclaredOneIsAFinding) {
  recorded.contracts.clear();
  recorded.endpoint().dialect = "posthog";
  Send(R"({"event":"ran"})");
  EXPECT_THAT(recorded.Findings("contract/schema"), IsEmpty());
  recorded.Send("success", R"({"api_key":"k","events":[{"event_type":"ran"}]})");
  ASSERT_THAT(recorded.Findings("contract/schema"), SizeIs(1));
  EXPECT_THAT(recorded.Findings("contract/schema")[0].message, HasSubstr("Amplitude"));
}

// The row "device" says nothing of a serial number in it, in an event as beside events.
TEST_F(EventSchemaCheckTest, ARowThatOnlyStandsAboveDoesNotCoverAPlantedValue) {
  recorded.contracts.clear();
  Publish("Error", R"({"type":"object","additionalProperties":false})");
  recorded.Plant("success", CanaryClass::kMachineId, "5f3a9c21d4e8b706");
  const auto send = [&](const std::string& serial) {
    recorded.Send("success", R"({"apiKey":"k","notifier":{"name":"n","build":")" + serial +
                                 R"("},"events":[{"exceptions":[{"errorClass":"Error"}],"device":{"serial":")" +
                                 serial + R"(","osVersion":"6.1"}}]})");
  };
  send("another");
  EXPECT_THAT(Pointers("contract/undocumented-field"), IsEmpty());
  send("SN-5f3a9c21d4e8b706");
  EXPECT_THAT(Pointers("contract/undocumented-field"),
              UnorderedElementsAre("/events/0/device/serial", "/notifier/build"));
}

TEST_F(EventSchemaCheckTest, WhatIsNotTheDeclaredMessageIsAFinding) {
  recorded.contracts.clear();
  std::ifstream file(TELLTALE_SOURCE_DIR "/fixtures/descriptors/telemetry.pb", std::ios::binary);
  auto schema = ProtobufSchema::Read(Bytes{std::istreambuf_iterator<char>(file), {}});
  ASSERT_TRUE(schema.has_value());
  recorded.endpoint().protobuf = ProtobufContract{"telemetry.pb", {"acme.machine.Machine", *schema}};
  recorded.Send("success", "\n\3m-1");
  EXPECT_THAT(recorded.Findings("contract/schema"), IsEmpty());
  recorded.Send("success", R"({"machineId":"m-1"})");
  ASSERT_THAT(recorded.Findings("contract/schema"), SizeIs(1));
  EXPECT_THAT(recorded.Findings("contract/schema")[0].message,
              HasSubstr("is JSON object, and no message \"acme.machine.Machine\""));
}

TEST_F(EventSchemaCheckTest, AContractHoldsTheDeclaredMessageByItsNames) {
  recorded.contracts.clear();
  std::ifstream file(TELLTALE_SOURCE_DIR "/fixtures/descriptors/telemetry.pb", std::ios::binary);
  auto schema = ProtobufSchema::Read(Bytes{std::istreambuf_iterator<char>(file), {}});
  ASSERT_TRUE(schema.has_value());
  recorded.endpoint().protobuf = ProtobufContract{"telemetry.pb", {"acme.machine.Machine", *schema}};
  recorded.Publish(R"({"type":"object","additionalProperties":false,"properties":{"machineId":{"type":"string"}}})");
  recorded.Send("success", "\n\3m-1");
  EXPECT_THAT(Pointers("contract/undocumented-field"), IsEmpty());
  recorded.Send("success", "\n\3m-1\x12\2\1\2");
  EXPECT_THAT(Pointers("contract/undocumented-field"), ElementsAre("/mac"));
}

TEST_F(EventSchemaCheckTest, AttributesOfAResourceAreToldByName) {
  recorded.contracts.clear();
  Publish("build", R"({"type":"object"})");
  recorded.Send("success",
                R"({"resourceSpans":[{"resource":{"attributes":[{"key":"host.id","value":{"stringValue":"m"}},)"
                R"({"key":"own","value":{"stringValue":"x"}}]},"scopeSpans":[{"spans":[{"name":"build"}]}]}]})");
  EXPECT_THAT(Pointers("contract/undocumented-field"), ElementsAre("/resourceSpans/0/resource/attributes/1"));
}

}  // namespace
}  // namespace telltale
