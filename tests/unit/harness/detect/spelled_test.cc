#include "harness/detect/pieces/spelled.h"

#include <gtest/gtest.h>

#include <string>

#include "core/digest.h"

namespace telltale {
namespace {

class SpelledValuesTest : public testing::Test {
 protected:
  Exchange Request(const std::string& body) {
    Exchange exchange;
    exchange.id = "x" + std::to_string(++requests_);
    exchange.scheme = "https";
    exchange.host = "t.example";
    exchange.method = "POST";
    exchange.target = "/v1/e";
    exchange.headers = {{"Content-Type", "application/json"}};
    exchange.body = body;
    return exchange;
  }
  // The places of what was found.
  std::string Found() const {
    std::string places;
    for (const Finding& finding : spelled_.End())
      places += finding.exchange + " " + finding.place + finding.pointer + "\n";
    return places;
  }

  const CanarySet canaries_ = {{"host", CanaryClass::kHostname, "Kavo-Zemibu7"},
                               {"short", CanaryClass::kGeneric, "abc"}};
  SpelledValues spelled_{canaries_};
  int requests_ = 0;
};

TEST_F(SpelledValuesTest, OneCharacterARequestIsFoundInEachPlace) {
  for (const char c : canaries_[0].value)
    spelled_.Add(Request(R"({"event":"start","at":1795901592,"c":")" + std::string(1, c) + "\"}"));
  EXPECT_EQ(Found(), "x1 body/c\n");
}

TEST_F(SpelledValuesTest, NumbersOfCharactersHexDigitsAndBackwardsAreFound) {
  for (const char c : canaries_[0].value) spelled_.Add(Request(R"({"n":[)" + std::to_string(c) + "]}"));
  EXPECT_EQ(Found(), "x1 body/n/*\n");
  SpelledValues hex(canaries_);
  for (const char c : ToHex(canaries_[0].value)) hex.Add(Request(R"({"h":")" + std::string(1, c) + "\"}"));
  EXPECT_EQ(hex.End().size(), 1U);
  SpelledValues back(canaries_);
  const std::string& value = canaries_[0].value;
  for (auto c = value.rbegin(); c != value.rend(); ++c) back.Add(Request(R"({"h":")" + std::string(1, *c) + "\"}"));
  EXPECT_EQ(back.End().size(), 1U);
}

TEST_F(SpelledValuesTest, HeadersTargetsHostsAndBodiesSpellToo) {
  SpelledValues header(canaries_), target(canaries_), host(canaries_), body(canaries_);
  for (std::size_t i = 0; i < canaries_[0].value.size(); i += 2) {
    const std::string piece = canaries_[0].value.substr(i, 2);
    Exchange exchange = Request("{}");
    exchange.headers.push_back({"X-T", piece});
    header.Add(exchange);
    exchange = Request("{}");
    exchange.target = "/v1/e?p=" + piece;
    target.Add(exchange);
    exchange = Request("{}");
    exchange.host = piece + ".t.example";
    host.Add(exchange);
    body.Add(Request(piece));
  }
  EXPECT_EQ(header.End().at(0).place, "header:X-T");
  EXPECT_EQ(target.End().at(0).place, "target");
  EXPECT_EQ(host.End().at(0).place, "host");
  EXPECT_EQ(body.End().at(0).place, "body");
}

TEST_F(SpelledValuesTest, PiecesOutOfOrderOrAtOtherPlacesAndShortValuesAreNone) {
  const std::string& value = canaries_[0].value;
  for (std::size_t i = 0; i < value.size(); ++i) {
    spelled_.Add(Request(R"({")" + std::string(i % 2 == 0 ? "a" : "b") + R"(":")" + value[i] + "\"}"));
  }
  for (const char c : std::string("abc")) spelled_.Add(Request(R"({"s":")" + std::string(1, c) + "\"}"));
  EXPECT_EQ(Found(), "");
}

}  // namespace
}  // namespace telltale
