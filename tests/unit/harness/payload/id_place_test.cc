#include "harness/payload/id_place.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/base64.h"
#include "harness/payload/read_payload.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Exchange Post(BytesView body, const std::string& target = "/e") {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = body.empty() ? "GET" : "POST";
  exchange.target = target;
  exchange.body = body;
  exchange.headers = {{"Content-Type", "application/json"}};
  return exchange;
}

// "PLACE POINTER VALUE" of each id.
std::vector<std::string> IdsIn(const Exchange& exchange, const std::string& place, const std::string& pattern = {}) {
  const auto read = IdPlace::Read(place, pattern);
  if (!read) return {read.error().message};
  const Payload payload = ReadPayload(exchange);
  std::vector<std::string> ids;
  for (const IdPlace::Told& told : read->In(payload)) {
    ids.push_back(fmt::format("{} {} {}", told.place, told.pointer, told.value));
  }
  return ids;
}

TEST(IdPlaceTest, APointerStartsAtTheOutermostLayerOrAtAnEvent) {
  const Exchange batch = Post(
      R"({"api_key":"k","batch":[{"event":"a","properties":{"distinct_id":"x1"}},{"event":"b","properties":{"distinct_id":"x2"}}]})",
      "/batch/");
  for (const char* place : {"/batch/*/properties/distinct_id", "/properties/distinct_id", "properties/distinct_id"}) {
    EXPECT_THAT(IdsIn(batch, place),
                ElementsAre("body /batch/0/properties/distinct_id x1", "body /batch/1/properties/distinct_id x2"))
        << place;
  }
  EXPECT_THAT(IdsIn(batch, "/batch/1/properties/distinct_id"), ElementsAre("body /batch/1/properties/distinct_id x2"));
  EXPECT_THAT(IdsIn(batch, "/batch/*/distinct_id"), IsEmpty());
}

TEST(IdPlaceTest, ElementsOfAnArrayAndLinesOfAnEnvelopeHaveIds) {
  const Exchange array = Post(R"([{"tags":{"user":"a"}},{"tags":{"user":"b"}}])");
  for (const char* place : {"/*/tags/user", "/tags/user", "tags/user"}) {
    EXPECT_THAT(IdsIn(array, place), ElementsAre("body /0/tags/user a", "body /1/tags/user b")) << place;
  }
  EXPECT_THAT(IdsIn(array, "/1/tags/user"), ElementsAre("body /1/tags/user b"));
  Exchange envelope = Post("{\"dsn\":\"d\"}\n{\"type\":\"event\"}\n{\"user\":{\"id\":\"u7\"}}\n", "/api/1/envelope/");
  envelope.headers.clear();
  EXPECT_THAT(IdsIn(envelope, "/user/id"), ElementsAre("body /user/id u7"));
  EXPECT_THAT(IdsIn(envelope, "user/id"), ElementsAre("body /user/id u7"));
}

TEST(IdPlaceTest, AnAttributeOfOtlpHasItsName) {
  const Exchange traces = Post(
      R"({"resourceSpans":[{"resource":{"attributes":[{"key":"os","value":{"stringValue":"linux"}},{"key":"host.id","value":{"stringValue":"h1"}}]},)"
      R"("scopeSpans":[{"spans":[{"name":"run","attributes":[{"key":"host.id","value":{"intValue":"7"}}]}]}]}]})",
      "/v1/traces");
  const std::string of_resource = "body /resourceSpans/0/resource/attributes/1/value/stringValue h1";
  const std::string of_span = "body /resourceSpans/0/scopeSpans/0/spans/0/attributes/0/value/intValue 7";
  EXPECT_THAT(IdsIn(traces, "resource/attributes/host.id"), ElementsAre(of_resource));
  EXPECT_THAT(IdsIn(traces, "/resourceSpans/*/resource/attributes/host.id"), ElementsAre(of_resource));
  EXPECT_THAT(IdsIn(traces, "attributes/host.id"), ElementsAre(of_resource, of_span));
  EXPECT_THAT(IdsIn(traces, "attributes/host.name"), IsEmpty());
}

TEST(IdPlaceTest, AHeaderHoldsAnIdInTheWordsOfAPattern) {
  Exchange update = Post("", "/main.cvd");
  update.headers = {{"Accept", "*/*"},
                    {"user-agent", "freshclam/1.4 (OS: linux; UUID 0a1b2c3d-0000-4000-8000-00000000000f)"}};
  EXPECT_THAT(IdsIn(update, "header:User-Agent", "UUID ([0-9a-f-]{36})"),
              ElementsAre("header:user-agent  0a1b2c3d-0000-4000-8000-00000000000f"));
  EXPECT_THAT(IdsIn(update, "header:User-Agent", "UUID [0-9a-f]{8}"), ElementsAre("header:user-agent  UUID 0a1b2c3d"));
  EXPECT_THAT(IdsIn(update, "header:User-Agent", "GUID (.*)"), IsEmpty());
  EXPECT_THAT(IdsIn(update, "header:Accept"), ElementsAre("header:Accept  */*"));
  EXPECT_THAT(IdsIn(update, "header:X-Id"), IsEmpty());
}

TEST(IdPlaceTest, AQueryAndATargetHoldIds) {
  const std::string event = R"({"event":"e","properties":{"distinct_id":"d9"}})";
  const Exchange query = Post("", "/track/m-17/?ip=0&id=a%20b&id=c&data=" + ToBase64Url(event));
  EXPECT_THAT(IdsIn(query, "query:id"), ElementsAre("target /id/0 a b", "target /id/1 c"));
  EXPECT_THAT(IdsIn(query, "query:data/properties/distinct_id"), ElementsAre("target /data/properties/distinct_id d9"));
  EXPECT_THAT(IdsIn(query, "/data/properties/distinct_id"), ElementsAre("target /data/properties/distinct_id d9"));
  EXPECT_THAT(IdsIn(query, "properties/distinct_id"), ElementsAre("target /data/properties/distinct_id d9"));
  EXPECT_THAT(IdsIn(query, "target", "^/track/([^/?]+)"), ElementsAre("target  m-17"));
  EXPECT_THAT(IdsIn(Post("{}", "/e?id=q"), "query:id"), ElementsAre("target /id q"));
}

TEST(IdPlaceTest, NumbersAreIdsAndNothingIsNone) {
  const Exchange told = Post(R"({"n":17,"empty":"","null":null,"list":[1]})");
  EXPECT_THAT(IdsIn(told, "/n"), ElementsAre("body /n 17"));
  for (const char* place : {"/empty", "/null", "/x", "x/n"}) EXPECT_THAT(IdsIn(told, place), IsEmpty()) << place;
}

TEST(IdPlaceTest, APatternThatIsNoneIsAnError) {
  EXPECT_FALSE(IdPlace::Read("/id", "(").has_value());
  EXPECT_FALSE(IdPlace::Read("/id", "(?=x)").has_value());
}

}  // namespace
}  // namespace telltale
