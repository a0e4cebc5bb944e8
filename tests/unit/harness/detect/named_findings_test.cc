#include "harness/detect/named_findings.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "core/base64.h"
#include "harness/detect/leak_search.h"
#include "tests/unit/harness/detect/sent_exchange.h"
#include "tests/unit/harness/payload/binary_payloads.h"
#include "tests/unit/harness/payload/packed.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const std::string kHost = "workstation-qzx12";

std::vector<Finding> FoundIn(const Exchange& exchange) {
  auto detector = LeakDetector::Compile(
      {{"hostname", CanaryClass::kHostname, kHost}, {"cwd", CanaryClass::kCwd, "/home/ushwleyxvb/src/acme-qz"}}, {});
  EXPECT_TRUE(detector.has_value());
  LeakSearch search(*std::move(detector), {}, false);
  return search.Search(exchange, {"run"}).findings;
}

TEST(NamedFindingsTest, OnePayloadHasTheSameFindingInItsThreeEncodings) {
  const std::vector<Finding> as_json = FoundIn(Sent(OtlpSpanAsJson(kHost), "application/json"));
  ASSERT_THAT(as_json, SizeIs(1));
  EXPECT_EQ(as_json[0].pointer, "/resourceSpans/0/resource/attributes/0/value/stringValue");
  const Bytes message = OtlpSpan(kHost);
  for (const Exchange& exchange :
       {Sent(message, "application/x-protobuf"), Sent(Gzip(message), "application/x-protobuf"),
        Sent(GrpcFrame(message), "application/grpc", "/opentelemetry.proto.collector.trace.v1.TraceService/Export")}) {
    const std::vector<Finding> found = FoundIn(exchange);
    ASSERT_THAT(found, SizeIs(1)) << exchange.target;
    EXPECT_EQ(found[0].rule, as_json[0].rule);
    EXPECT_EQ(found[0].pointer, as_json[0].pointer);
    EXPECT_EQ(found[0].fingerprint, as_json[0].fingerprint);
    EXPECT_LE(found[0].offset + found[0].length, exchange.body.size());
  }
}

TEST(NamedFindingsTest, ThePlaceIsThatOnTheWire) {
  const Bytes message = OtlpSpan(kHost);
  const std::vector<Finding> found = FoundIn(Sent(message, "application/x-protobuf"));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(message.substr(found[0].offset, found[0].length), kHost);
}

TEST(CountPlacesTest, LinesWithOneValueAreOneFindingWithTheirNumber) {
  std::string lines;
  for (int i = 0; i < 12; ++i) {
    lines += R"({"n":)" + std::to_string(i) + R"(,"context":{"host":")" + kHost +
             R"(","cwd":"/home/ushwleyxvb/src/acme-qz"}})" + "\n";
  }
  const std::vector<Finding> found = FoundIn(Sent(lines, "application/x-ndjson"));
  ASSERT_THAT(found, SizeIs(2)) << "the folder explains the path below a home in each line";
  for (const Finding& finding : found) EXPECT_THAT(finding.message, HasSubstr("(12 times in this payload)"));
}

TEST(CountPlacesTest, ElementsThatAreTheSameTextAreCounted) {
  const std::string inner = ToBase64(R"({"data":{"host":")" + kHost + "\"}}");
  const std::string one = R"({"e":"ue","ue_px":")" + inner + "\"}";
  const std::vector<Finding> found =
      FoundIn(Sent(R"({"schema":"s","data":[)" + one + "," + one + "," + one + "]}", "application/json"));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].pointer, "/data/*/ue_px/data/host");
  EXPECT_THAT(found[0].message, HasSubstr("(3 times in this payload, first at /data/0/ue_px/data/host)"));
}

TEST(CountPlacesTest, OneElementKeepsItsPlace) {
  const std::vector<Finding> found = FoundIn(Sent(R"({"batch":[{"host":")" + kHost + "\"}]}", "application/json"));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].pointer, "/batch/0/host");
  EXPECT_THAT(found[0].message, Not(HasSubstr("times")));
}

}  // namespace
}  // namespace telltale
