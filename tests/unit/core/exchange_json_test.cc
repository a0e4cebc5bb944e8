#include "core/exchange_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace telltale {
namespace {

Exchange Full() {
  Exchange exchange;
  exchange.id = "x00001";
  exchange.time = WallTime{std::chrono::microseconds{1683878643781772}};
  exchange.last_byte = exchange.time + std::chrono::microseconds{5};
  exchange.run = "failure#2";
  exchange.scheme = "https";
  exchange.host = "telemetry.vendor.example";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/v1?x=\xff";
  exchange.http_version = "1.1";
  exchange.headers = {{"Host", "telemetry.vendor.example"}, {"x-A", "1"}, {"X-a", "\xe9"}};
  exchange.trailers = {{"T", "v"}};
  exchange.body = Bytes("\x00\xff{}", 4);
  exchange.body_total_bytes = 10;
  exchange.body_sha256 = "ab";
  exchange.raw = "POST /v1 HTTP/1.1\r\n";
  exchange.response = Response{202, {{"A", "b"}}, "ok"};
  exchange.tls = TlsFacts{"TLSv1.3", "TLS_AES_128_GCM_SHA256", "telemetry.vendor.example", "http/1.1"};
  exchange.peer = "127.0.0.1:1";
  exchange.problems = {"disconnect"};
  return exchange;
}

TEST(ExchangeJsonTest, EveryPartComesBack) {
  const auto back = ExchangeFromLine(ExchangeToJson(Full()).dump());
  ASSERT_TRUE(back.has_value()) << ToString(back.error());
  EXPECT_EQ(*back, Full());
}

TEST(ExchangeJsonTest, TextBodiesStayReadable) {
  Exchange exchange = Full();
  exchange.body = "{\"é\":1}";
  EXPECT_EQ(ExchangeToJson(exchange)["body"]["encoding"], "utf8");
  EXPECT_EQ(ExchangeToJson(exchange)["body"]["data"], "{\"é\":1}");
}

TEST(ExchangeJsonTest, ErrorsNameWhatIsWrong) {
  const std::pair<const char*, const char*> broken[] = {
      {"{", "not JSON"},
      {"[]", "an exchange is a JSON object"},
      {R"({"host":"h"})", "no \"id\""},
      {R"({"id":"a","host":"h","time":"yesterday"})", "\"time\" is not an RFC 3339 time"},
      {R"({"id":"a","host":"h","port":70000})", "\"port\" is not 0 to 65535"},
      {R"({"id":"a","host":"h","headers":{"a":"b"}})", "\"headers\" is not a list"},
      {R"({"id":"a","host":"h","body":{"encoding":"base64","data":"?"}})", "\"body\" is not valid base64"},
      {R"({"id":"a","host":"h","body":{"encoding":"rot13","data":"?"}})", "encoding \"rot13\""},
  };
  for (const auto& [line, message] : broken) {
    const auto result = ExchangeFromLine(line);
    ASSERT_FALSE(result.has_value()) << line;
    EXPECT_NE(result.error().message.find(message), std::string::npos) << result.error().message;
    EXPECT_EQ(result.error().kind, ErrorKind::kInput);
  }
}

}  // namespace
}  // namespace telltale
