// What each SDK sends by its vendor's quick start, shortened: who is recognised, and where the events stand.
#include <gmock/gmock.h>

#include "core/base64.h"
#include "harness/payload/dialect.h"
#include "harness/payload/events.h"
#include "harness/payload/read_payload.h"
#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;

struct Sent {
  std::string target;
  std::string type;
  Bytes body;
};

struct Read {
  std::string dialect;
  std::vector<std::string> events;  // "pointer type"
};

Read ReadIt(const Sent& sent) {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = "POST";
  exchange.target = sent.target;
  exchange.body = sent.body;
  if (!sent.type.empty()) exchange.headers = {{"Content-Type", sent.type}};
  const Payload payload = ReadPayload(exchange);
  Read read;
  if (payload.dialect == nullptr) return read;
  read.dialect = payload.dialect->name;
  for (const PayloadEvent& event : EventsOf(payload, payload.dialect->type)) {
    for (const PlacedValue& type : ValuesAt(event.value, payload.dialect->type)) {
      read.events.push_back(event.pointer + " " + type.value.dump());
    }
  }
  return read;
}

TEST(DialectsTest, PostHog) {
  const Read read = ReadIt({"/batch/", "application/json",
                            Gzip(R"({"api_key":"k","batch":[{"event":"run","uuid":"u","properties":{"a":1}},)"
                                 R"({"event":"end","uuid":"v"}],"sent_at":"2026-01-01T00:00:00Z"})")});
  EXPECT_EQ(read.dialect, "PostHog batch");
  EXPECT_THAT(read.events, ElementsAre("/batch/0 \"run\"", "/batch/1 \"end\""));
}

TEST(DialectsTest, SegmentAndRudderStack) {
  const std::string body = R"({"batch":[{"type":"track","event":"run","messageId":"m"}],"sentAt":"x"})";
  for (const char* type : {"application/json", "application/x-www-form-urlencoded"}) {
    const Read read = ReadIt({"/v1/batch", type, body});
    EXPECT_EQ(read.dialect, type == std::string("application/json") ? "Segment batch" : "RudderStack batch");
    EXPECT_THAT(read.events, ElementsAre("/batch/0 \"track\""));
  }
}

TEST(DialectsTest, Amplitude) {
  const Read read = ReadIt({"/2/httpapi", "application/json", R"({"api_key":"k","events":[{"event_type":"run"}]})"});
  EXPECT_EQ(read.dialect, "Amplitude events");
  EXPECT_THAT(read.events, ElementsAre("/events/0 \"run\""));
}

TEST(DialectsTest, MixpanelInTheQuery) {
  const Read read =
      ReadIt({"/track?ip=0&data=" + ToBase64Url(R"({"event":"run","properties":{"token":"t"}})"), "", ""});
  EXPECT_EQ(read.dialect, "Mixpanel track");
  EXPECT_THAT(read.events, ElementsAre("/data \"run\""));
}

TEST(DialectsTest, ApplicationInsightsAndOneDs) {
  const Read insights = ReadIt({"/v2.1/track", "application/json",
                                Gzip(R"([{"name":"n","time":"t","iKey":"i","tags":{},"data":{"baseType":"EventData",)"
                                     R"("baseData":{"name":"run"}}}])")});
  EXPECT_EQ(insights.dialect, "Application Insights");
  EXPECT_THAT(insights.events, ElementsAre("/0 \"EventData\""));
  const Read lines = ReadIt({"/OneCollector/1.0?content-type=application/x-json-stream", "text/plain;charset=UTF-8",
                             "{\"name\":\"run\",\"iKey\":\"o:1\",\"ver\":\"4.0\"}\n{\"name\":\"end\",\"iKey\":\"o:1\","
                             "\"ver\":\"4.0\"}\n"});
  EXPECT_EQ(lines.dialect, "1DS");
  EXPECT_THAT(lines.events, ElementsAre(" \"run\"", " \"end\""));
}

TEST(DialectsTest, SnowplowWithItsInnerEventInBase64) {
  const std::string inner = ToBase64Url(R"({"schema":"iglu:u","data":{"schema":"iglu:run","data":{"host":"h"}}})");
  const Sent sent{"/com.snowplowanalytics.snowplow/tp2", "application/json; charset=UTF-8",
                  R"({"schema":"iglu:p","data":[{"e":"ue","ue_px":")" + inner + R"("}]})"};
  const Read read = ReadIt(sent);
  EXPECT_EQ(read.dialect, "Snowplow payload");
  EXPECT_THAT(read.events, ElementsAre("/data/0 \"ue\""));
  Exchange exchange;
  exchange.scheme = "https";
  exchange.target = sent.target;
  exchange.body = sent.body;
  const auto hosts = ValuesAt(ReadPayload(exchange).documents.at(0).value, "/data/*/ue_px/data/data/host");
  ASSERT_EQ(hosts.size(), 1U);
  EXPECT_EQ(hosts[0].pointer, "/data/0/ue_px/data/data/host");
}

TEST(DialectsTest, OtlpAsJson) {
  const Read read = ReadIt({"/v1/traces", "application/json",
                            R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"run"},{"name":"end"}]}]}]})"});
  EXPECT_EQ(read.dialect, "OTLP/JSON");
  EXPECT_EQ(read.events.size(), 2U);
}

TEST(DialectsTest, SentryWithALengthAndWithout) {
  const Read read = ReadIt({"/api/1/envelope/?sentry_key=k", "",
                            "{\"event_id\":\"a\",\"sent_at\":\"t\"}\n"
                            "{\"type\":\"event\"}\n{\"level\":\"error\"}\n"
                            "{\"type\":\"attachment\",\"length\":6}\nab\ncd\n\n"
                            "{\"type\":\"session\",\"length\":11}\n{\"sid\":\"s\"}\n"});
  EXPECT_EQ(read.dialect, "Sentry envelope");
  EXPECT_THAT(read.events, ElementsAre(" \"event\"", " \"session\""));
}

TEST(DialectsTest, EveryRowHasANameAndAPlaceForEvents) {
  for (const Dialect* const dialect : Dialects()) {
    EXPECT_FALSE(dialect->name.empty());
    EXPECT_NE(dialect->read, nullptr) << dialect->name;
    EXPECT_TRUE(dialect->is_generic || !dialect->type.empty()) << dialect->name << " says no type";
  }
}

}  // namespace
}  // namespace telltale
