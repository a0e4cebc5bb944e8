#include "harness/detect/allowed_places.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "harness/detect/leak_search.h"
#include "tests/unit/harness/detect/sent_exchange.h"
#include "tests/unit/harness/payload/binary_payloads.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr const char* kMail = "jane.roe@corp-mail.com";

Exchange Posted(const Bytes& body) { return Sent(body, "application/json", "/batch/"); }

// Place and pointer of what is found.
std::vector<std::string> FoundIn(const Exchange& exchange, std::vector<AllowedValue> allowed) {
  LeakOptions options;
  options.allowed_values = std::move(allowed);
  auto detector = LeakDetector::Compile({}, std::move(options));
  EXPECT_TRUE(detector.has_value());
  LeakSearch search(*std::move(detector), {}, false);
  std::vector<std::string> found;
  for (const Finding& finding : search.Search(exchange, {"run"}).findings) {
    found.push_back(finding.place + finding.pointer);
  }
  return found;
}

const Bytes kBatch =
    R"({"api_key":"k","batch":[{"event":"ran","properties":{"distinct_id":"jane.roe@corp-mail.com"}},)"
    R"({"event":"ran","properties":{"distinct_id":"john.doe@corp-mail.com","by":"jane.roe@corp-mail.com"}}]})";

TEST(AllowedPlacesTest, AValueIsAllowedWhereItsPointerLeadsAndNowhereElse) {
  const std::string first = "body/batch/0/properties/distinct_id";
  const std::string second = "body/batch/1/properties/distinct_id";
  const std::string by = "body/batch/1/properties/by";
  EXPECT_THAT(FoundIn(Posted(kBatch), {}), UnorderedElementsAre(first, second, by));
  for (const char* pointer : {"properties/distinct_id", "/properties/distinct_id", "/batch/*/properties/distinct_id"}) {
    EXPECT_THAT(FoundIn(Posted(kBatch), {{"", kMail, "r", pointer}}), UnorderedElementsAre(second, by)) << pointer;
    EXPECT_THAT(FoundIn(Posted(kBatch), {{"", "*", "r", pointer}}), ElementsAre(by)) << pointer;
    EXPECT_THAT(FoundIn(Posted(kBatch), {{"leak/secret", "*", "r", pointer}}), UnorderedElementsAre(first, second, by));
  }
  EXPECT_THAT(FoundIn(Posted(kBatch), {{"", "*", "r", "properties"}}), IsEmpty()) << "and all that stands in it";
  EXPECT_THAT(FoundIn(Posted(kBatch), {{"", "*", "r", "properties/distinct"}}),
              UnorderedElementsAre(first, second, by));
}

TEST(AllowedPlacesTest, ElementsThatAreToldTogetherAreLookedAtOneByOne) {
  const Bytes twice =
      R"({"batch":[{"event":"a","who":"jane.roe@corp-mail.com"},{"event":"b","who":"jane.roe@corp-mail.com"}]})";
  EXPECT_THAT(FoundIn(Posted(twice), {{"", "*", "r", "/batch/0/who"}}), ElementsAre("body/batch/*/who"))
      << "one is not allowed; what is counted is all that stands there";
  EXPECT_THAT(FoundIn(Posted(twice), {{"", "*", "r", "batch/*/who"}}), IsEmpty());
}

TEST(AllowedPlacesTest, HeadersAndQueriesArePlacesToo) {
  Exchange exchange = Sent("", "", "/track?who=jane.roe@corp-mail.com");
  exchange.headers.push_back({"X-User", kMail});
  EXPECT_THAT(FoundIn(exchange, {}), UnorderedElementsAre("target/who", "header:X-User"));
  EXPECT_THAT(FoundIn(exchange, {{"", "*", "r", "header:x-user"}}), ElementsAre("target/who"));
  EXPECT_THAT(FoundIn(exchange, {{"", "*", "r", "query:who"}}), ElementsAre("header:X-User"));
}

TEST(AllowedPlacesTest, AnAttributeIsAllowedByItsNameInEachEncoding) {
  for (const Exchange& exchange : {Sent(OtlpSpanAsJson(kMail), "application/json", "/v1/traces"),
                                   Sent(OtlpSpan(kMail), "application/x-protobuf", "/v1/traces"),
                                   Sent(GrpcFrame(OtlpSpan(kMail)), "application/grpc",
                                        "/opentelemetry.proto.collector.trace.v1.TraceService/Export")}) {
    EXPECT_THAT(FoundIn(exchange, {}), ElementsAre("body/resourceSpans/0/resource/attributes/0/value/stringValue"));
    EXPECT_THAT(FoundIn(exchange, {{"", "*", "r", "attributes/host.name"}}), IsEmpty()) << exchange.target;
    EXPECT_THAT(FoundIn(exchange, {{"", "*", "r", "attributes/host.id"}}), testing::SizeIs(1)) << exchange.target;
  }
}

}  // namespace
}  // namespace telltale
