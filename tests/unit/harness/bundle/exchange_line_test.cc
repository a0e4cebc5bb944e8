#include "harness/bundle/exchange_line.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/exchange_json.h"

namespace telltale {
namespace {

Exchange SomeExchange() {
  Exchange exchange;
  exchange.id = "x00001";
  exchange.run = "success";
  exchange.scheme = "https";
  exchange.host = "telemetry.example";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/v1?a=\"b\"";
  exchange.http_version = "1.1";
  exchange.headers = {{"Content-Type", "text/plain"}, {"X-Latin", "caf\xe9"}};
  exchange.body = "one\ntwo\t\"three\"\\\x01\x7f \xc3\xa9";
  exchange.body_total_bytes = exchange.body.size();
  exchange.body_sha256 = std::string(64, 'a');
  exchange.raw = "POST /v1 HTTP/1.1\r\n\r\n" + exchange.body;
  return exchange;
}

// What ExchangeToJson writes, and what the rows of the journal say.
void ExpectSame(const Exchange& exchange) {
  const std::string written =
      ExchangeToJson(exchange).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  Row row = RowOf(exchange);
  row.id = exchange.id;
  if (!exchange.response) {
    EXPECT_EQ(ExchangeLine(row, nullptr), written);
    return;
  }
  const Row response = RowOf(exchange.id, *exchange.response);
  EXPECT_EQ(ExchangeLine(row, &response), written);
}

TEST(ExchangeLineTest, IsWhatTheReportWrites) { ExpectSame(SomeExchange()); }

TEST(ExchangeLineTest, AlsoOfEveryPartThatAnExchangeMayHave) {
  Exchange exchange = SomeExchange();
  exchange.response = Response{503, {{"Retry-After", "1"}}, "later\n"};
  ExpectSame(exchange);
  exchange.tls = TlsFacts{"TLSv1.3", "TLS_AES_128_GCM_SHA256", "telemetry.example", "h2"};
  exchange.peer = "203.0.113.1:1";
  exchange.problems = {"no end", "\"quoted\""};
  exchange.trailers = {{"Digest", "x"}};
  ExpectSame(exchange);
  exchange.body = Bytes("\xff\x00\xfe", 3);  // no text, and not what the raw bytes end with
  exchange.response->body = "\xc3";
  ExpectSame(exchange);
  exchange.raw.clear();
  exchange.body.clear();
  exchange.body_sha256.clear();
  ExpectSame(exchange);
}

TEST(ExchangeLineTest, ARecordThatNamesBytesItselfIsNotPutTogether) {
  Row row = RowOf(SomeExchange());
  row.id = "x00001";
  ASSERT_TRUE(ExchangeLine(row, nullptr).has_value());
  Row other = row;
  other.record.insert(other.record.size() - 1, R"(,"raw":{"encoding":"utf8","data":"another"})");
  EXPECT_EQ(ExchangeLine(other, nullptr), std::nullopt);
  for (const char* record : {"", "{}", "[]", R"({"time":"x"})", R"({"a":1,"body_total_bytes":1)"}) {
    other.record = record;
    EXPECT_EQ(ExchangeLine(other, nullptr), std::nullopt) << record;
  }
  other = row;
  other.body_at = other.raw.size() + 1;
  EXPECT_EQ(ExchangeLine(other, nullptr), std::nullopt);
}

}  // namespace
}  // namespace telltale
