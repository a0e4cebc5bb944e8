// Every row of the table of dialects has a payload of its own in fixtures/corpora/fuzz/dialect_NAME, made by
// tests/fuzz/make_seeds.py with values of ours: that row reads it, its events have types, and no other vendor's row
// would take it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "harness/payload/events.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sdk.h"
#include "tests/fuzz/request_text.h"
#include "tests/paths.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// Those whose shape is another's too, and which are told by standing before it in the table.
const std::set<std::pair<std::string_view, std::string_view>> kAlsoRead = {
    {"RudderStack batch", "Segment batch"},  // the label alone differs
    {"Application Insights", "1DS"}};        // has all that 1DS asks for

std::vector<Exchange> GoldenOf(const Dialect& dialect) {
  std::vector<Exchange> golden;
  std::error_code none;
  const fs::path folder = fs::path(TELLTALE_SOURCE_DIR) / "fixtures/corpora/fuzz" / TargetOf(dialect);
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (!entry.path().filename().string().starts_with("seed-")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    golden.push_back(ReadRequestText(Bytes{std::istreambuf_iterator<char>(file), {}}));
  }
  return golden;
}

// The rows of vendors that would take it, asked alone.
std::set<std::string_view> TakersOf(const Exchange& exchange) {
  std::set<std::string_view> takers;
  for (const Dialect* const dialect : Dialects()) {
    if (dialect->is_generic || (exchange.scheme == "udp" && !dialect->of_datagrams)) continue;
    Payload payload = ReadPayload(exchange);
    payload.documents.clear();
    RawPayload raw(exchange, payload.content());
    if (dialect->read(raw, payload)) takers.insert(dialect->name);
  }
  return takers;
}

class GoldenTest : public testing::TestWithParam<const Dialect*> {};

TEST_P(GoldenTest, ItsOwnRowReadsItAndNoOther) {
  const Dialect& dialect = *GetParam();
  const std::vector<Exchange> golden = GoldenOf(dialect);
  ASSERT_FALSE(golden.empty()) << "no seed in fixtures/corpora/fuzz/" << TargetOf(dialect);
  for (const Exchange& exchange : golden) {
    const Payload payload = ReadPayload(exchange);
    ASSERT_NE(payload.dialect, nullptr) << exchange.target;
    EXPECT_EQ(payload.dialect->name, dialect.name) << exchange.target;
    EXPECT_TRUE(dialect.is_generic || payload.unread().empty()) << payload.unread();
    for (const std::string_view taker : TakersOf(exchange)) {
      EXPECT_TRUE(taker == dialect.name || kAlsoRead.contains({dialect.name, taker})) << taker << " takes it too";
    }
  }
}

TEST_P(GoldenTest, ItsEventsHaveTypes) {
  const Dialect& dialect = *GetParam();
  if (dialect.is_generic) GTEST_SKIP() << "a generic dialect says no type";
  std::size_t events = 0;
  for (const Exchange& exchange : GoldenOf(dialect)) events += TypedEventsOf(ReadPayload(exchange)).size();
  EXPECT_GT(events, 0U);
}

INSTANTIATE_TEST_SUITE_P(Dialects, GoldenTest, testing::ValuesIn(Dialects().begin(), Dialects().end()),
                         [](const testing::TestParamInfo<const Dialect*>& row) { return TargetOf(*row.param); });

TEST(StatsdTest, ADatagramIsReadByItsTagsNames) {
  const Exchange sent = ReadRequestText("UDP\n\nrun.time:12.5|ms|@0.5|#host:h1,env:prod,host:h2\nran:1|c\n");
  const Payload payload = ReadPayload(sent);
  ASSERT_EQ(payload.documents.size(), 2U);
  EXPECT_EQ(payload.documents[0].value,
            nlohmann::json::parse(R"({"name":"run.time","value":"12.5","kind":"ms","more":["@0.5"],)"
                                  R"("tags":{"host":["h1","h2"],"env":"prod"}})"));
  EXPECT_EQ(payload.documents[1].offset, sent.body.find("ran:"));
  for (const char* other : {"UDP\n\nno number", "UDP\n\nran:1|c\nno number\n", "UDP\n\n:1|c", "UDP\n\nran:|c"}) {
    EXPECT_EQ(ReadPayload(ReadRequestText(other)).dialect, nullptr) << other;
  }
  EXPECT_NE(ReadPayload(ReadRequestText("POST /\n\nran:1|c")).dialect, payload.dialect) << "a request is no datagram";
  EXPECT_EQ(ReadPayload(ReadRequestText("POST /dogstatsd/v2/proxy\n\nran:1|c")).dialect, payload.dialect);
}

TEST(DatadogStatsdTest, TheContainerHasAPlaceOfItsOwn) {
  const Payload payload = ReadPayload(ReadRequestText("POST /dogstatsd/v2/proxy\n\nran:1|c|@0.5|#a:b|c:ci-4711"));
  ASSERT_EQ(payload.documents.size(), 1U);
  EXPECT_EQ(payload.documents[0].value.at("container"), "ci-4711");
  EXPECT_EQ(payload.documents[0].value.at("more"), nlohmann::json::array({"@0.5"}));
}

}  // namespace
}  // namespace telltale
