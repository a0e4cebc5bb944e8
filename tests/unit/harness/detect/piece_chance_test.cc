#include "harness/detect/pieces/piece_chance.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/harness/detect/scan_text.h"

namespace telltale {
namespace {

const CanarySet kCanaries = {{"name", CanaryClass::kUsername, "ushwleyxvb"},
                             {"secret", CanaryClass::kEnvSecret, "tok_r2Ltpv9cxtDQg8WuE7rdtdxTBgRX"}};

// Tokens of three to eight letters and digits.
std::string Tokens(std::size_t bytes, unsigned seed) {
  std::mt19937 random(seed);  // NOLINT: the same text every time
  std::string text;
  while (text.size() < bytes) {
    for (std::size_t left = 3 + random() % 6; left > 0; --left) {
      text += "abcdefghijklmnopqrstuvwxyz0123456789"[random() % 36];
    }
    text += ' ';
  }
  return text;
}

std::size_t FindingsIn(const std::string& body) {
  LeakScan scan(MustCompile(kCanaries, {.allowed_values = {}, .generic = false}));
  const WireSource source("body");
  scan.OnView({.text = body, .depth = 0, .source = &source});
  Exchange exchange;
  exchange.id = "x1";
  exchange.body = body;
  return scan.EndExchange(exchange).size();
}

TEST(PieceChanceTest, APartSaysWhatItsLettersSay) {
  EXPECT_NEAR(BitsOfPart("1234", true), 4 * 3.32, 0.1);
  EXPECT_NEAR(BitsOfPart("12af", true), 16, 0.1);
  EXPECT_NEAR(BitsOfPart("wxyz", true), 4 * 4.7, 0.1);
  EXPECT_NEAR(BitsOfPart("wXyZ", true), 4 * 4.7, 0.1);
  EXPECT_NEAR(BitsOfPart("wXyZ", false), 4 * 5.7, 0.1);
  EXPECT_NEAR(BitsOfPart("wX-9", false), 3 * 5.95, 0.1) << "a dash says nothing";
}

TEST(PieceChanceTest, WordsThatAreRepeatedOrCommonAreCountedOnceAndNever) {
  TokenCounts counts;
  counts.Count("qwert qwert zxcvb event \"a-bcd\"");
  EXPECT_EQ(counts.Of(5), 3);
  EXPECT_EQ(counts.Of(7), 1) << "none counts as one";
}

// Ten letters in two halves: 47 bits.
TEST(PieceChanceTest, TheSamePiecesAreEvidenceInAShortTextAndNoneInALongOne) {
  const std::string apart = "ushwl " + Tokens(2000, 1) + "eyxvb ";
  EXPECT_EQ(FindingsIn("ushwl eyxvb " + Tokens(100, 1)), 1U);
  EXPECT_EQ(FindingsIn(apart + Tokens(50'000, 2)), 0U);
}

TEST(PieceChanceTest, PiecesThatSayMuchAreFoundInALongTextAsWell) {
  EXPECT_EQ(FindingsIn(Tokens(500'000, 3) + " tok_r2Ltpv9cxtDQ " + Tokens(500'000, 4) + " g8WuE7rdtdxTBgRX "), 1U);
  EXPECT_EQ(FindingsIn(Tokens(500'000, 3) + R"( "tok_r2Lt","pv9cxtDQ","g8WuE7rd","tdxTBgRX" )" + Tokens(500'000, 4)),
            1U);
}

}  // namespace
}  // namespace telltale
