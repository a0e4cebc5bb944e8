// What SDKs sent in a measured run, shortened, with values of our own: who is recognised, where the events stand, and
// which members are personal by themselves.
#include <gmock/gmock.h>

#include <set>

#include "harness/payload/dialect.h"
#include "harness/payload/events.h"
#include "harness/payload/pointer.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

Exchange Request(std::string method, std::string target, std::string type, Bytes body) {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = std::move(method);
  exchange.target = std::move(target);
  exchange.body = std::move(body);
  if (!type.empty()) exchange.headers = {{"Content-Type", std::move(type)}};
  return exchange;
}

std::string DialectOf(const Exchange& exchange) {
  const Payload payload = ReadPayload(exchange);
  return payload.dialect == nullptr ? "" : std::string(payload.dialect->name);
}

// "pointer type" of each event.
std::vector<std::string> EventsIn(const Exchange& exchange) {
  const Payload payload = ReadPayload(exchange);
  std::vector<std::string> events;
  if (payload.dialect == nullptr) return events;
  for (const PayloadEvent& event : EventsOf(payload, payload.dialect->type)) {
    for (const Located& type : FindAll(event.value, payload.dialect->type)) {
      events.push_back(event.pointer + " " + type.value.dump());
    }
  }
  return events;
}

void AddLeaves(const nlohmann::json& value, const std::string& pointer, std::vector<std::string>& leaves) {
  if (!value.is_structured()) return leaves.push_back(pointer);
  for (const auto& [name, member] : value.items()) AddLeaves(member, pointer + "/" + name, leaves);
}

// The rows that call a value of the payload personal.
std::set<std::string_view> PersonalIn(const Exchange& exchange) {
  const Payload payload = ReadPayload(exchange);
  std::set<std::string_view> rows;
  const Sdk* const sdk = SdkOf(payload);
  if (sdk == nullptr) return rows;
  for (const Document& document : payload.documents) {
    std::vector<std::string> leaves;
    AddLeaves(document.value, "", leaves);
    for (const std::string& leaf : leaves) {
      const SdkMember* const member = FindSdkMember(*sdk, document.pointer + NamedPointer(document.value, leaf));
      if (member != nullptr && member->is_personal()) rows.insert(member->pointer);
    }
  }
  return rows;
}

TEST(SdkDialectsTest, ElasticApm) {
  const Exchange sent = Request(
      "POST", "/intake/v2/events", "application/x-ndjson",
      R"({"metadata":{"service":{"name":"demo"},"process":{"pid":1,"title":"/opt/node","argv":["node","cli"]},"system":{"detected_hostname":"h"}}})"
      "\n"
      R"({"transaction":{"name":"build","type":"cli","id":"a"}})"
      "\n"
      R"({"error":{"id":"b","exception":{"message":"x","stacktrace":[{"abs_path":"/p/a.js"}]}}})"
      "\n");
  EXPECT_EQ(DialectOf(sent), "Elastic APM intake");
  EXPECT_THAT(EventsIn(sent), ElementsAre(" \"transaction\"", " \"error\""));
  EXPECT_THAT(PersonalIn(sent),
              UnorderedElementsAre("/metadata/process/argv", "/metadata/process/title",
                                   "/metadata/system/detected_hostname", "/error/exception/stacktrace"));
}

TEST(SdkDialectsTest, DatadogTelemetryAndTraces) {
  const Exchange telemetry = Request(
      "POST", "/telemetry/proxy/api/v2/apmtelemetry", "application/json",
      R"({"api_version":"v2","request_type":"app-started","runtime_id":"r","payload":{"configuration":[]},)"
      R"("application":{"service_name":"demo","process_tags":{"entrypoint.workdir":"w"}},"host":{"hostname":"h","os":"Linux"}})");
  EXPECT_EQ(DialectOf(telemetry), "Datadog telemetry");
  EXPECT_THAT(EventsIn(telemetry), ElementsAre(" \"app-started\""));
  EXPECT_THAT(PersonalIn(telemetry), UnorderedElementsAre("/host/hostname", "/application/process_tags"));
  const auto spans = nlohmann::json::to_msgpack(
      nlohmann::json::parse(R"([[{"name":"build","span_id":1,"meta":{"_dd.tags.process":"w"}}]])"));
  const Exchange traces = Request("PUT", "/v0.4/traces", "application/msgpack", Bytes(spans.begin(), spans.end()));
  EXPECT_EQ(DialectOf(traces), "Datadog traces");
  const Payload as_json = ReadContent(traces, TextOf(ReadPayload(traces)));
  ASSERT_EQ(TypedEventsOf(as_json).size(), 1U) << "as reports unpack it";
  EXPECT_EQ(TypedEventsOf(as_json).front().event.pointer, "/0/0");
  EXPECT_THAT(EventsIn(traces), ElementsAre("/0/0 \"build\""));
  EXPECT_THAT(PersonalIn(traces), UnorderedElementsAre("/*/*/meta/_dd.tags.process"));
}

TEST(SdkDialectsTest, NewRelic) {
  const Exchange connect = Request(
      "POST", "/agent_listener/invoke_raw_method?method=connect&license_key=0123", "application/json",
      R"([{"host":"h","pid":1,"utilization":{"ip_address":["10.1.2.3"],"boot_id":"b","full_hostname":"h.example"}}])");
  EXPECT_EQ(DialectOf(connect), "New Relic agent");
  EXPECT_THAT(PersonalIn(connect),
              UnorderedElementsAre("/0/host", "/0/utilization/ip_address", "/0/utilization/full_hostname"));
  const Exchange events =
      Request("POST", "/agent_listener/invoke_raw_method?method=custom_event_data", "application/json",
              R"(["run",{"reservoir_size":1},[[{"type":"CommandRan","timestamp":1},{"command":"build"},{}]]])");
  EXPECT_THAT(EventsIn(events), ElementsAre("/2/0 \"CommandRan\""));
  const Exchange shorter =
      Request("POST", "/agent_listener/invoke_raw_method?method=custom_event_data", "application/json",
              R"(["1",[[{"type":"CommandRan","timestamp":1},{"command":"build"}]]])");
  EXPECT_THAT(EventsIn(shorter), ElementsAre("/1/0 \"CommandRan\""));
}

TEST(SdkDialectsTest, Rollbar) {
  const Exchange sent =
      Request("POST", "/api/1/item/", "application/json",
              R"({"data":{"level":"error","uuid":"u","timestamp":1,"notifier":{"name":"node_rollbar"},)"
              R"("server":{"host":"h","argv":["node","cli"],"pid":1},"custom":{"command":"build"},)"
              R"("body":{"trace_chain":[{"frames":[{"filename":"/p/a.js"}]}]}}})");
  EXPECT_EQ(DialectOf(sent), "Rollbar item");
  EXPECT_THAT(EventsIn(sent), ElementsAre("/data \"error\""));
  EXPECT_THAT(PersonalIn(sent),
              UnorderedElementsAre("/data/server/host", "/data/server/argv", "/data/body/trace_chain"));
}

TEST(SdkDialectsTest, Bugsnag) {
  const Exchange sent = Request(
      "POST", "/", "application/json",
      R"({"apiKey":"k","notifier":{"name":"Bugsnag Node"},"events":[{"exceptions":[{"errorClass":"Error",)"
      R"("errorMessage":"x","stacktrace":[{"file":"/p/a.js"}]}],"device":{"hostname":"h","osName":"linux"}}]})");
  EXPECT_EQ(DialectOf(sent), "Bugsnag notify");
  EXPECT_THAT(EventsIn(sent), ElementsAre("/events/0 \"Error\""));
  EXPECT_THAT(PersonalIn(sent), UnorderedElementsAre("/events/*/exceptions/*/stacktrace", "/events/*/device/hostname"));
}

TEST(SdkDialectsTest, LaunchDarkly) {
  Exchange events = Request(
      "POST", "/bulk", "application/json",
      R"([{"kind":"index","creationDate":1,"context":{"key":"a","kind":"user"}},{"kind":"custom","creationDate":1,"key":"ran"}])");
  EXPECT_EQ(DialectOf(events), "JSON array") << "a list of kinds alone is anybody's";
  events.headers.push_back({"X-LaunchDarkly-Event-Schema", "4"});
  EXPECT_EQ(DialectOf(events), "LaunchDarkly events");
  EXPECT_THAT(EventsIn(events), ElementsAre("/0 \"index\"", "/1 \"custom\""));
  EXPECT_THAT(PersonalIn(events), IsEmpty());
  EXPECT_EQ(DialectOf(Request("POST", "/diagnostic", "application/json",
                              R"({"kind":"diagnostic-init","creationDate":1,"platform":{"osVersion":"6.1"}})")),
            "LaunchDarkly events");
}

TEST(SdkDialectsTest, Unleash) {
  const Exchange sent = Request("POST", "/api/client/register", "application/json",
                                R"({"appName":"demo","instanceId":"user-host","strategies":[]})");
  EXPECT_EQ(DialectOf(sent), "Unleash client");
  EXPECT_THAT(EventsIn(sent), ElementsAre(" \"register\""));
  EXPECT_THAT(PersonalIn(sent), UnorderedElementsAre("/instanceId"));
  Exchange poll = Request("GET", "/api/client/features", "", "");
  EXPECT_EQ(DialectOf(poll), "");
  poll.headers = {{"UNLEASH-INSTANCEID", "user-host"}};
  EXPECT_EQ(DialectOf(poll), "Unleash client");
}

TEST(SdkDialectsTest, GoogleAnalyticsBatchHasAHitALine) {
  const Exchange batch =
      Request("POST", "/batch", "",
              "ec=cli&ea=build&v=1&tid=UA-1-1&cid=c&t=event\nec=cli&ea=test&v=1&tid=UA-1-1&cid=c&t=pageview\n");
  EXPECT_EQ(DialectOf(batch), "Google Analytics hits");
  EXPECT_THAT(EventsIn(batch), ElementsAre(" \"event\"", " \"pageview\""));
  EXPECT_EQ(DialectOf(Request("GET", "/collect?v=1&tid=UA-1-1&t=event&cid=c", "", "")), "Google Analytics hits");
  EXPECT_EQ(DialectOf(Request("POST", "/batch", "", "v=1&tid=UA-1-1&t=event\nthis is no hit\n")), "")
      << "a line that is no hit is not passed over";
  EXPECT_EQ(DialectOf(Request("POST", "/mp/collect?measurement_id=G-1", "application/json",
                              R"({"client_id":"c","events":[{"name":"ran","params":{}}]})")),
            "Google Analytics 4 events");
}

TEST(SdkDialectsTest, CountlyInTheQuery) {
  const Exchange sent = Request(
      "GET", "/i?events=%5B%7B%22key%22%3A%22ran%22%2C%22count%22%3A1%7D%5D&app_key=demo&device_id=a&hour=1&dow=0&tz=0",
      "", "");
  EXPECT_EQ(DialectOf(sent), "Countly request");
  EXPECT_THAT(EventsIn(sent), ElementsAre("/events/0 \"ran\""));
}

TEST(SdkDialectsTest, SnowplowInTheQuery) {
  const Exchange sent = Request("GET", "/i?e=ue&eid=x&p=srv&tv=node-4.8.0&aid=demo", "", "");
  EXPECT_EQ(DialectOf(sent), "Snowplow payload");
  EXPECT_THAT(EventsIn(sent), ElementsAre(" \"ue\""));
}

TEST(SdkDialectsTest, Scarf) {
  const Exchange sent =
      Request("POST", "/package-event/install", "application/json",
              R"({"libraryType":"npm","rawPlatform":"linux","dependencyInfo":{"rootPackage":{"nameHash":"h"}}})");
  EXPECT_EQ(DialectOf(sent), "Scarf package event");
  EXPECT_THAT(EventsIn(sent), ElementsAre(" \"install\""));
  EXPECT_THAT(PersonalIn(sent), IsEmpty());
}

TEST(SdkDialectsTest, Statsig) {
  const Exchange sent =
      Request("POST", "/v1/log_event", "application/json",
              R"({"statsigMetadata":{"sdkType":"statsig-node"},"events":[{"eventName":"ran","user":{"userID":"a"}}]})");
  EXPECT_EQ(DialectOf(sent), "Statsig events");
  EXPECT_THAT(EventsIn(sent), ElementsAre("/events/0 \"ran\""));
  EXPECT_THAT(PersonalIn(sent), IsEmpty());
}

TEST(SdkDialectsTest, RudderStackIsToldFromSegment) {
  const std::string body = R"({"batch":[{"type":"track","event":"run","messageId":"m"}],"sentAt":"x"})";
  EXPECT_EQ(DialectOf(Request("POST", "/v1/batch", "application/json", body)), "Segment batch");
  EXPECT_EQ(DialectOf(Request("POST", "/v1/batch", "application/x-www-form-urlencoded", body)), "RudderStack batch");
}

TEST(SdkDialectsTest, SentryListsAreEventsEach) {
  const Exchange logs = Request(
      "POST", "/api/1/envelope/", "",
      R"({"sdk":{"name":"sentry"}})"
      "\n"
      R"({"type":"log","item_count":2})"
      "\n"
      R"({"version":2,"items":[{"body":"a","attributes":{"server.address":{"value":"h"}}},{"body":"b","attributes":{"files":{"value":3}}}]})"
      "\n");
  EXPECT_THAT(EventsIn(logs), ElementsAre("/items/0 \"log\"", "/items/1 \"log\""));
  EXPECT_THAT(PersonalIn(logs), UnorderedElementsAre("/items/*/attributes/server.address"));
}

// What breaks the frame is told, and what came before it is read.
TEST(SdkDialectsTest, ASentryEnvelopeThatBreaksItsFrameSaysSo) {
  const std::string begin = "{}\n{\"type\":\"event\"}\n{\"server_name\":\"h\"}\n";
  EXPECT_THAT(ReadPayload(Request("POST", "/api/1/envelope/", "", begin)).unread(), IsEmpty());
  for (const std::string& rest : {std::string("no item\n"), std::string("{\"type\":\"event\",\"length\":999}\n{}"),
                                  std::string("{\"type\":\"event\"}\nno json\n")}) {
    const Exchange sent = Request("POST", "/api/1/envelope/", "", begin + rest);
    EXPECT_THAT(ReadPayload(sent).unread(), Not(IsEmpty())) << rest;
    EXPECT_THAT(PersonalIn(sent), ElementsAre("/server_name")) << rest;
  }
  const std::string attachment = "{\"type\":\"attachment\",\"length\":4}\n\1\2\3\n\n";
  EXPECT_THAT(ReadPayload(Request("POST", "/api/1/envelope/", "", begin + attachment)).unread(), IsEmpty());
}

TEST(SdkDialectsTest, OpenTelemetryNamesTheMachine) {
  const Exchange sent = Request(
      "POST", "/v1/traces", "application/json",
      R"({"resourceSpans":[{"resource":{"attributes":[{"key":"host.id","value":{"stringValue":"m"}},)"
      R"({"key":"service.name","value":{"stringValue":"demo"}},{"key":"process.owner","value":{"stringValue":"u"}},)"
      R"({"key":"process.command_args","value":{"arrayValue":{"values":[{"stringValue":"node"}]}}}]},)"
      R"("scopeSpans":[{"spans":[{"name":"build"}]}]}]})");
  EXPECT_THAT(PersonalIn(sent), UnorderedElementsAre("/resourceSpans/*/resource/attributes/host.id",
                                                     "/resourceSpans/*/resource/attributes/process.owner",
                                                     "/resourceSpans/*/resource/attributes/process.command_args"));
}

TEST(SdkDialectsTest, WhatIsPastTenThousandItemsOfAListOfSentrysIsSaidToBeUnread) {
  for (const int spans : {9'000, 10'001}) {
    Bytes items;
    for (int i = 0; i < spans; ++i) items += std::string(i == 0 ? "" : ",") + R"({"op":"a"})";
    const Exchange sent =
        Request("POST", "/api/1/envelope/", "", "{}\n{\"type\":\"span\"}\n{\"items\":[" + items + "]}\n");
    EXPECT_EQ(ReadPayload(sent).unread().empty(), spans < 10'000) << spans;
  }
}

}  // namespace
}  // namespace telltale
