#include "harness/payload/events.h"

#include <gmock/gmock.h>

#include "core/base64.h"
#include "harness/payload/dialect.h"
#include "harness/payload/multipart_parts.h"
#include "harness/payload/read_payload.h"
#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Exchange Request(BytesView body, const std::string& type = "application/json", const std::string& target = "/e") {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = "POST";
  exchange.target = target;
  exchange.body = body;
  if (!type.empty()) exchange.headers = {{"Content-Type", type}};
  return exchange;
}

// Where the events with a /type stand: "body /batch/0".
std::vector<std::string> PlacesOf(const Exchange& exchange) {
  std::vector<std::string> places;
  for (const PayloadEvent& event : EventsOf(ReadPayload(exchange), "/type")) {
    places.push_back(event.place + " " + event.pointer);
  }
  return places;
}

std::string DialectOf(const Exchange& exchange) {
  const Payload payload = ReadPayload(exchange);
  return payload.dialect == nullptr ? "" : std::string(payload.dialect->name);
}

TEST(EventsTest, AnObjectAnArrayAndLinesAreEvents) {
  EXPECT_THAT(PlacesOf(Request(R"({"type":"a"})")), ElementsAre("body "));
  EXPECT_THAT(PlacesOf(Request(R"([{"type":"a"},{"type":"b"}])")), ElementsAre("body /0", "body /1"));
  EXPECT_THAT(PlacesOf(Request("{\"type\":\"a\"}\n{\"type\":\"b\"}\n", "text/plain")), ElementsAre("body ", "body "));
}

TEST(EventsTest, TheElementsOfAMemberAreEventsWhereTheWholeIsNone) {
  EXPECT_THAT(PlacesOf(Request(R"({"key":"k","batch":[{"type":"a"},{"type":"b"}],"sent":1})")),
              ElementsAre("body /batch/0", "body /batch/1"));
  EXPECT_THAT(PlacesOf(Request(R"({"type":"a","plugins":[{"type":"b"}]})")), ElementsAre("body "));
}

TEST(EventsTest, AFormAndAQueryAreEventsOrHoldThem) {
  EXPECT_THAT(PlacesOf(Request("type=a&x=1", "application/x-www-form-urlencoded")), ElementsAre("body "));
  EXPECT_THAT(PlacesOf(Request("", "", "/i?type=a&x=1")), ElementsAre("target "));
  EXPECT_THAT(PlacesOf(Request("data=%7B%22type%22%3A%22a%22%7D", "application/x-www-form-urlencoded")),
              ElementsAre("body /data"));
  EXPECT_THAT(PlacesOf(Request("", "", "/i?events=[{%22type%22:%22a%22}]&k=1")), ElementsAre("target /events/0"));
}

TEST(EventsTest, Base64OfJsonInAMemberIsWalkedThroughAlsoPacked) {
  const std::string event = R"({"type":"a"})";
  EXPECT_THAT(PlacesOf(Request("", "", "/track?data=" + ToBase64Url(event))), ElementsAre("target /data"));
  EXPECT_THAT(PlacesOf(Request("v=1&data=" + ToBase64Url(Gzip(event)), "application/x-www-form-urlencoded")),
              ElementsAre("body /data"));
}

TEST(EventsTest, PartsOfMultipartHoldEvents) {
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\n\r\nx\r\n"
      "--b\r\nContent-Disposition: form-data; name=\"event\"; filename=\"e.json\"\r\n\r\n{\"type\":\"a\"}\r\n--b--\r\n";
  EXPECT_EQ(DialectOf(Request(body, "multipart/form-data; boundary=b")), "multipart");
  EXPECT_THAT(PlacesOf(Request(body, "multipart/form-data; boundary=b")), ElementsAre("body /event"));
}

TEST(EventsTest, MultipartWithoutADelimiterEnds) {
  for (const std::string& body : {std::string("--"), std::string("--b"), "--" + std::string(71, 'b') + "\r\n\r\nx"}) {
    EXPECT_TRUE(ReadMultipart(body).empty()) << body;
  }
}

TEST(EventsTest, PackedBodiesAreReadUnpacked) {
  EXPECT_THAT(PlacesOf(Request(Gzip(R"([{"type":"a"}])"))), ElementsAre("body /0"));
}

TEST(EventsTest, WhatIsNoEventIsNone) {
  EXPECT_THAT(PlacesOf(Request("a text", "text/plain")), IsEmpty());
  EXPECT_THAT(PlacesOf(Request(R"({"key":"k","batch":[1,2]})")), IsEmpty());
  EXPECT_THAT(PlacesOf(Request("", "")), IsEmpty());
}

TEST(EventsTest, BodiesThatNoDialectReadsLeaveEventsUnread) {
  EXPECT_TRUE(ReadsEvents(ReadPayload(Request(R"({"type":"a"})"))));
  EXPECT_TRUE(ReadsEvents(ReadPayload(Request("[]"))));
  EXPECT_TRUE(ReadsEvents(ReadPayload(Request("", "", "/ping"))));
  EXPECT_FALSE(ReadsEvents(ReadPayload(Request(Noise(100), "application/octet-stream"))));
  const Bytes packed = Gzip(R"({"type":"a"})");
  EXPECT_FALSE(ReadsEvents(ReadPayload(Request(packed.substr(0, packed.size() - 6)))));
  EXPECT_FALSE(ReadsEvents(ReadPayload(Request(std::string(1000, '[')))));
}

}  // namespace
}  // namespace telltale
