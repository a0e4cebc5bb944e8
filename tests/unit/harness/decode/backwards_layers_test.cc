// Texts that were written backwards at some layer, each as Python's encoders give it (brotli, base64, msgpack, gzip,
// bz2).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/base64.h"
#include "harness/decode/decode.h"
#include "harness/detect/detector.h"

namespace telltale {
namespace {

bool IsFound(const Exchange& exchange) {
  const auto detector = LeakDetector::Compile({{"user", CanaryClass::kUsername, "ushwleyxvbqk"}});
  EXPECT_TRUE(detector.has_value());
  ExchangeDecoder decoder(DecodeLimits{});
  LeakScan scan(*detector);
  std::vector<Gap> gaps;
  decoder.Decode(exchange, scan, gaps);
  const std::vector<Finding> findings = scan.EndExchange(exchange);
  return std::ranges::any_of(findings, [](const Finding& finding) { return finding.canary == "user"; });
}

bool IsFoundInBody(const Bytes& body) {
  Exchange exchange;
  exchange.host = "t.example";
  exchange.body = body;
  return IsFound(exchange);
}

TEST(BackwardsLayersTest, NumbersOfWideTextAreReadFromTheirLastDigit) {
  EXPECT_TRUE(
      IsFoundInBody("0 0 0 701 0 0 0 311 0 0 0 89 0 0 0 811 0 0 0 021 0 0 0 121 0 0 0 101 0 0 0 801 0 0 0 911 0 0 0 "
                    "401 0 0 0 511 0 0 0 711 0 0 0 16 0 0 0 411 0 0 0 101 0 0 0 511 0 0 0 711"));
  EXPECT_TRUE(
      IsFoundInBody("00000000110101100000000010001110000000000100011000000000011011100000000000011110000000001001111000"
                    "00000010100110000000"
                    "00001101100000000011101110000000000001011000000000110011100000000010101110000000001011110000000000"
                    "01001110000000001010"
                    "011000000000110011100000000010101110"));
}

TEST(BackwardsLayersTest, StreamsWithoutAMagicNumberAreReadFromBackwardsNumbersAndLetters) {
  EXPECT_TRUE(IsFoundInBody("30 ,b6 ,17 ,26 ,67 ,87 ,97 ,56 ,c6 ,77 ,86 ,37 ,57 ,d3 ,27 ,56 ,37 ,57 ,08 ,80 ,b0"));
  EXPECT_TRUE(IsFoundInBody("mall4eg3bpzlzyw3bntl52dzvmtl5aiemb"));
}

TEST(BackwardsLayersTest, DocumentsAndCredentialsThatHoldAStreamAreReadBackwards) {
  EXPECT_TRUE(IsFoundInBody("==AAAAQEKtGzuAgBMrySowarJ9MKO3SLy2iTtsyACAAAAAAAIs4H6UWb cisaB"));
  EXPECT_TRUE(IsFoundInBody(FromBase64("AAAAEUprzC4ABswqSyisrUnPKM4tLbItTi0rAwIAAAAAAAiLHyXEa6GB").value_or("")));
}

TEST(BackwardsLayersTest, BytesInAPartOfAPathAreReadBackwards) {
  Exchange exchange;
  exchange.host = "t.example";
  exchange.target =
      "/t/%80n%A3%9C8%24%14N%91%DC%85_3%2F%3C%12%A1%92%BA%08%00%40%A0%01%98%22%00%20%E0%3BL%12%02%00%80%89%05%00%00%BA%"
      "8Dr%E2YS%26YA19hZB/events";
  EXPECT_TRUE(IsFound(exchange));
}

TEST(BackwardsLayersTest, WideTextIsReadFromTheLastDigitOfItsHex) {
  EXPECT_TRUE(
      IsFoundInBody(R"({"type":"up","sent":"00b600170026006700870097005600c6007700860037005700d30027005600370057"})"));
}

// Every other character is a line end, so that no four letters give printable ASCII alone.
TEST(BackwardsLayersTest, LettersJoinedByLineEndsAreReadFromAnyPhase) {
  EXPECT_TRUE(IsFoundInBody("=smCxpgYKYnC4pQeKUmCspwdKgmCzpQdQ"));
}

TEST(BackwardsLayersTest, LettersOfATextThatWasTurnedByBytesAreRead) {
  EXPECT_TRUE(IsFoundInBody(
      R"({"a": "Un4Au4ciD4ilJOgLKn4AuYPiD4i1JOgLOn4AuIaiD4i3JOgLym4AuYZiD4i5JOgLin4AuodiD4iiJOgLGn4Au4a"})"));
}

TEST(BackwardsLayersTest, LinesOfBase64AreReadFromTheLastLetterOfTheLast) {
  EXPECT_TRUE(
      IsFoundInBody("\n=U2iAKubLCo4vtIgiDyiAKucLCo4ltIgij2iAKOdLCo4vtIgiDyiAK+bLCo4utIg\niDyiAKOZLCo4utIgiH2i"
                    "AKOILCo4rtIgiH3iAKuYLCo42tIgij3iAKeeLCo4ltIgiz2iAK+dLCo4\notIgiP3iAKedLCo4gsIgiP3iAKeaLC"
                    "o4gsIgiL3iAKeZLCo4ztIgiX3iAKOILCo4ltIgij2iAKOd"));
}

TEST(BackwardsLayersTest, MessagesOfGrpcAreReadFromTheirLastByte) {
  EXPECT_TRUE(IsFoundInBody("b6 17 26 67 87 97 56 c6 77 86 37 57 c0 00 00 00 00"));
  EXPECT_TRUE(IsFoundInBody(FromBase64("AAAAEUprzC4ABswqSyisrUnPKM4tLbItTi0rAwIAAAAAAAiLHyUAAAAB").value_or("")));
}

// Nothing of the kind in what looks like it: ids of one case, lists of small numbers, a version in a path.
TEST(BackwardsLayersTest, WhatOnlyLooksSoIsSilent) {
  for (const char* const text : {"mzxw6ytboi5dgnbvgy3tqojqgezdgna", "1, 2, 3, 401, 500, 16, 89, 811, 21, 121, 10, 7",
                                 "{\"id\":\"q2w3e4r5t6y7u2i3o4p5a6s7d2\"}"}) {
    EXPECT_FALSE(IsFoundInBody(text)) << text;
  }
}

}  // namespace
}  // namespace telltale
