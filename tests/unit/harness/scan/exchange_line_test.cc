#include "harness/scan/exchange_line.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "core/exchange_json.h"
#include "harness/scan/scheme.h"

namespace telltale {
namespace {

// The fast reader and its twin agree on whether a line is an exchange, on every field, and on what is wrong with it.
void ExpectTwins(ExchangeLineReader& reader, const std::string& line, Exchange& reused) {
  const std::string padded = line + std::string(ExchangeLineReader::kPaddingBytes, '"');
  const Status fast = reader.Read(std::string_view(padded).substr(0, line.size()), reused);
  Result<Exchange> slow = ExchangeFromLine(line);
  if (slow) {
    if (const Status settled = SettleScheme(slow->scheme); !settled) slow = tl::unexpected<Error>(settled.error());
  }
  ASSERT_EQ(fast.has_value(), slow.has_value()) << line;
  if (slow) {
    EXPECT_EQ(reused, *slow) << line;
  } else {
    EXPECT_EQ(fast.error().message, slow.error().message) << line;
  }
}

const std::vector<std::string>& Seeds() {
  static const std::vector<std::string> seeds = {
      R"({"id":"x1","host":"a.example"})",
      R"({"id":"x1","time":"2026-11-22T00:00:00Z","scheme":"https","host":"h","port":443,"method":"POST","target":"/a?b=c","headers":[["Host","h"],["host","h2"]],"body":{"encoding":"utf8","data":"{\"a\":\"\u00e9\ud83d\ude00\\\"\"}"}})",
      R"({"id":"x2","host":"h","scenario":"up#2","body":{"encoding":"base64","data":"AAH/"},"trailers":[["X","1"]],"raw":"GET","peer":"127.0.0.1:1","problems":["truncated"]})",
      R"({"id":"x3","host":{"encoding":"base64","data":"aMM="},"headers":[[{"data":"n"},{"encoding":"base64","data":"/w=="}]],"body_total_bytes":17,"body_sha256":"ab","http_version":"1.1"})",
      R"({"id":"x4","host":"h","response":{"status":204,"headers":[["A","b"]],"body":{"encoding":"utf8","data":"ok"}},"tls":{"version":"TLSv1.3","cipher":"c","sni":"s","alpn":"h2"},"last_byte":"2026-11-22T00:00:01.5+01:00"})",
      R"({"id":"x5","host":"h","response":null,"tls":null,"time":null,"method":null,"unknown":[1,{"deep":[2]}]})"};
  return seeds;
}

TEST(ExchangeLineTest, ReadsWhatItsTwinReads) {
  ExchangeLineReader reader;
  Exchange reused;
  for (const std::string& line : Seeds()) ExpectTwins(reader, line, reused);
}

TEST(ExchangeLineTest, ALineWithoutASchemeIsTakenForHttpsAndAnUnknownOneIsRefused) {
  const auto settled = [](std::string scheme) {
    const Status status = SettleScheme(scheme);
    return status ? scheme : status.error().message;
  };
  EXPECT_EQ(settled(""), "https");
  EXPECT_EQ(settled("HTTP"), "http");
  EXPECT_EQ(settled("wss"), "https");
  EXPECT_EQ(settled("dns"), "dns");
  EXPECT_EQ(settled("gopher"), "\"scheme\" is none of http, https, dns, tcp, udp, tls");
}

TEST(ExchangeLineTest, AMemberThatStandsTwiceIsAnError) {
  ExchangeLineReader reader;
  Exchange exchange;
  for (const char* line : {R"({"id":"a","host":"h","body":"first","body":"second"})",
                           R"({"id":"a","host":"h","body":{"data":"first","data":"second"}})"}) {
    const std::string padded = line + std::string(ExchangeLineReader::kPaddingBytes, ' ');
    const Status read = reader.Read(std::string_view(padded).substr(0, std::string_view(line).size()), exchange);
    ASSERT_FALSE(read.has_value()) << line;
    EXPECT_NE(read.error().message.find("stands twice"), std::string::npos);
  }
}

TEST(ExchangeLineTest, LeavesTheUnusualToItsTwin) {
  ExchangeLineReader reader;
  Exchange reused;
  for (const char* line : {"",
                           "{",
                           "[]",
                           "1",
                           R"({"id":"x"})",
                           R"({"host":"x"})",
                           R"({"id":1,"host":"h"})",
                           R"({"id":null,"host":null})",
                           R"({"id":"a","id":"b","host":"h"})",
                           R"({"id":"a","host":"h","port":65536})",
                           R"({"id":"a","host":"h","port":-1})",
                           R"({"id":"a","host":"h","port":1.0})",
                           R"({"id":"a","host":"h","headers":[["a"]]})",
                           R"({"id":"a","host":"h","headers":[["a",null]]})",
                           R"({"id":"a","host":"h","headers":{}})",
                           R"({"id":"a","host":"h","body":{"encoding":"latin1","data":"x"}})",
                           R"({"id":"a","host":"h","body":{"encoding":"utf8"}})",
                           R"({"id":"a","host":"h","body":{"encoding":"base64","data":"A"}})",
                           R"({"id":"a","host":"h","time":"yesterday"})",
                           R"({"id":"a","host":"h","body":"\udc00"})",
                           R"({"id":"a","host":"h","body":"\ud800x"})",
                           R"({"id":"a","host":"h","body_total_bytes":-4})",
                           R"({"id":"a","host":"h","body_total_bytes":1e3})",
                           R"({"id":"a","host":"h","problems":[1,{"a":2}]})",
                           R"({"id":"a","host":"h","n":123456789012345678901234567890})",
                           "{\"id\":\"a\",\"host\":\"\xff\"}",
                           "{\"id\":\"a\",\"host\":\"\xed\xb0\x80\"}",
                           R"({"id":"a","host":"h"} x)",
                           R"({"id":"a","host":"h","response":{"status":"200"}})",
                           R"({"id":"a","host":"h","tls":7})"}) {
    ExpectTwins(reader, line, reused);
  }
}

// Any byte replaced, left out or doubled: what is still an exchange is read alike, what is not is refused alike.
TEST(ExchangeLineTest, AgreesOnDamagedLines) {
  std::mt19937 dice(20261122);
  constexpr std::string_view kBytes = "{}[]\":,\\ue09nulltrue \x01\xc3\xff";
  ExchangeLineReader reader;
  Exchange reused;
  for (int round = 0; round < 6000; ++round) {
    std::string line = Seeds()[dice() % Seeds().size()];
    for (auto changes = 1 + dice() % 3; changes > 0; --changes) {
      const std::size_t at = dice() % line.size();
      const auto kind = dice() % 3;
      if (kind == 0) line[at] = kBytes[dice() % kBytes.size()];
      if (kind == 1) line.erase(at, 1 + dice() % 4);
      if (kind == 2) line.insert(at, 1, kBytes[dice() % kBytes.size()]);
      if (line.empty()) line = "{";
    }
    ExpectTwins(reader, line, reused);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace telltale
