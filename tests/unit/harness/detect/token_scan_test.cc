#include "harness/detect/tokens/token_scan.h"

#include <gtest/gtest.h>

#include "core/base64.h"
#include "core/digest.h"
#include "harness/detect/fold.h"
#include "tests/unit/harness/detect/scan_text.h"

namespace telltale {
namespace {

const CanarySet kCanaries = {{"username", CanaryClass::kUsername, "ushwleyxvb"},
                             {"hostname", CanaryClass::kHostname, "ws-rhwmjnsi"},
                             {"mac", CanaryClass::kMac, "02:6b:ee:79:57:ce"}};

class TokenScanTest : public testing::Test {
 protected:
  std::string Find(const std::string& text) {
    const auto findings = ScanTexts(scan_, {text});
    std::string found;
    for (const Finding& finding : findings) {
      if (!finding.canary.empty()) found += finding.canary + "|" + finding.message + ";";
    }
    return found;
  }
  bool Finds(const std::string& text) { return !Find(text).empty(); }
  Bytes Digest(DigestAlgorithm algorithm, BytesView input) { return Bytes(digester_.Compute(algorithm, input)); }

  LeakScan scan_{MustCompile(kCanaries)};
  Digester digester_;
};

TEST_F(TokenScanTest, FindsEveryAlgorithmInEveryNotation) {
  for (const DigestAlgorithm algorithm : LongDigests()) {
    const Bytes digest = Digest(algorithm, "ushwleyxvb");
    const std::string name(Traits(algorithm).name);
    for (const std::string& text : {ToHex(digest), UpperCase(ToHex(digest)), ToBase64(digest), ToBase64Url(digest)}) {
      EXPECT_TRUE(Finds("{\"v\":\"" + text + "\"}")) << name << " " << text;
      EXPECT_TRUE(Finds(text)) << name;
      EXPECT_TRUE(Finds("sha256:" + text + ",")) << name;
      EXPECT_TRUE(Finds("id_" + text)) << name;
    }
  }
}

TEST_F(TokenScanTest, FindsDigestsCutToTheirFirstOrLast48Bits) {
  const std::string hex = ToHex(Digest(DigestAlgorithm::kSha256, "ushwleyxvb"));
  for (std::size_t length = 12; length <= hex.size(); ++length) {
    EXPECT_TRUE(Finds("\"" + hex.substr(0, length) + "\"")) << length;
    EXPECT_TRUE(Finds("\"" + hex.substr(hex.size() - length) + "\"")) << length;
  }
  EXPECT_FALSE(Finds("\"" + hex.substr(0, 11) + "\""));
  const std::string base64 = ToBase64(Digest(DigestAlgorithm::kSha256, "ushwleyxvb"));
  for (std::size_t length = 8; length <= base64.size(); ++length) {
    EXPECT_TRUE(Finds("\"" + base64.substr(0, length) + "\"")) << length;
  }
}

// Tokens are held until there are some hundreds, in one word or in many. Looked at twice: nothing that a digest stands
// in is remembered as boring.
TEST_F(TokenScanTest, FindsADigestAmongAnyNumberOfTokens) {
  const std::string hex = ToHex(Digest(DigestAlgorithm::kSha256, "ushwleyxvb"));
  for (const std::size_t before : {0, 1, 254, 255, 256, 257, 511, 512, 1000}) {
    for (const std::string between : {"-", " ", "\",\""}) {
      std::string text;
      for (std::size_t i = 0; i < before; ++i) text += "tok" + std::to_string(100000000 + i) + "en" + between;
      text += hex;
      for (std::size_t i = 0; i < 3; ++i) text += between + "tail" + std::to_string(i) + "token";
      EXPECT_TRUE(Finds(text)) << before << between;
      EXPECT_TRUE(Finds(text + " ")) << before << between;
    }
  }
}

// The naive twin is the rule itself: 48 bits where they are all of a token, 64 at either end of it. Every digest, every
// number of its digits, with and without others beside them.
TEST_F(TokenScanTest, AgreesWithTheRuleForEveryCutOfEveryDigest) {
  for (const DigestAlgorithm algorithm : LongDigests()) {
    const std::string hex = ToHex(Digest(algorithm, "ushwleyxvb"));
    for (std::size_t digits = 8; digits <= hex.size(); ++digits) {
      for (std::size_t others = 0; others <= 3; ++others) {
        const bool expected = digits >= 16 || (digits >= 12 && others == 0);
        const auto unlike = [](char digit) { return digit == '7' ? 'b' : '7'; };
        std::string first = hex.substr(0, digits);
        if (others > 0) first += unlike(digits < hex.size() ? hex[digits] : '0') + std::string(others - 1, '5');
        ASSERT_EQ(Finds("\"" + first + "\""), expected) << Traits(algorithm).name << " " << digits << "+" << others;
        std::string last = hex.substr(hex.size() - digits);
        if (others > 0) {
          last = std::string(others - 1, '5') + unlike(digits < hex.size() ? hex[hex.size() - digits - 1] : '0') + last;
        }
        ASSERT_EQ(Finds("\"" + last + "\""), expected) << Traits(algorithm).name << " " << others << "+" << digits;
      }
    }
  }
}

TEST_F(TokenScanTest, TwelveSharedDigitsInALongerTokenAreChance) {
  const std::string hex = ToHex(Digest(DigestAlgorithm::kSha256, "ushwleyxvb"));
  EXPECT_FALSE(Finds("\"" + hex.substr(0, 12) + "00000000000000000000\""));
  EXPECT_TRUE(Finds("\"" + hex.substr(0, 16) + "00000000000000000000\"")) << "64 bits are not";
  EXPECT_FALSE(Finds("\"00000000000000000000" + hex.substr(52) + "\""));
}

TEST_F(TokenScanTest, FindsDigestsOfOtherSpellings) {
  for (const std::string input :
       {"USHWLEYXVB", "ushwleyxvb\n", "\"ushwleyxvb\"", "dXNod2xleXh2Yg==", "757368776c6579787662"}) {
    EXPECT_TRUE(Finds(ToHex(Digest(DigestAlgorithm::kSha1, input)))) << input;
  }
  EXPECT_TRUE(Finds(ToHex(Digest(DigestAlgorithm::kMd5, ToUtf16("ushwleyxvb", false)))));
  EXPECT_TRUE(Finds(ToHex(Digest(DigestAlgorithm::kMd5, "026bee7957ce"))));
  EXPECT_TRUE(Finds(ToHex(Digest(DigestAlgorithm::kMd5, Bytes("\x02\x6b\xee\x79\x57\xce", 6)))));
}

TEST_F(TokenScanTest, FindsDigestsOfDigestsAndOfPairs) {
  const Bytes inner = Digest(DigestAlgorithm::kMd5, "ushwleyxvb");
  EXPECT_TRUE(Finds(ToHex(Digest(DigestAlgorithm::kSha256, ToHex(inner)))));
  EXPECT_TRUE(Finds(ToHex(Digest(DigestAlgorithm::kSha1, inner))));
  EXPECT_NE(Find(ToHex(Digest(DigestAlgorithm::kSha256, "ushwleyxvb@ws-rhwmjnsi"))).find("user name and the host name"),
            std::string::npos);
}

TEST_F(TokenScanTest, FindsUuidsMadeOfDigests) {
  std::string hex = ToHex(Digest(DigestAlgorithm::kSha256, "ushwleyxvb"));
  hex[12] = '4';
  hex[16] = 'a';
  const std::string uuid = hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
                           hex.substr(16, 4) + "-" + hex.substr(20, 12);
  EXPECT_TRUE(Finds("{\"id\":\"" + uuid + "\"}"));
  // A node of 48 bits is one that was made of the machine; the groups between say nothing.
  EXPECT_TRUE(Finds("\"6ba7b810-9dad-11d1-80b4-" + hex.substr(0, 12) + "\""));
  EXPECT_FALSE(Finds("\"6ba7b810-" + hex.substr(0, 4) + "-11d1-80b4-00c04fd430c8\""));
}

TEST_F(TokenScanTest, FindsDigestsInDecimal) {
  std::uint64_t word = 0;
  for (const char c : Digest(DigestAlgorithm::kFnv1a64, "ushwleyxvb"))
    word = word << 8U | static_cast<unsigned char>(c);
  EXPECT_TRUE(Finds("{\"id\":" + std::to_string(word) + "}"));
  EXPECT_TRUE(Finds("{\"id\":" + std::to_string(static_cast<std::int64_t>(word)) + "}"));
  std::uint64_t head = 0;
  for (const char c : Digest(DigestAlgorithm::kSha256, "ushwleyxvb").substr(0, 8))
    head = head << 8U | static_cast<unsigned char>(c);
  EXPECT_TRUE(Finds("{\"id\":" + std::to_string(head) + "}"));
  EXPECT_TRUE(Finds("{\"id\":" + std::to_string(head >> 12U) + "}")) << "parseInt of 13 hex digits";
}

TEST_F(TokenScanTest, ThirtyTwoBitsCountOnlyAsAWholeValue) {
  const std::string crc = ToHex(Digest(DigestAlgorithm::kCrc32, "ushwleyxvb"));
  EXPECT_TRUE(Finds("{\"v\":\"" + crc + "\"}"));
  EXPECT_TRUE(Finds("/t/" + crc + "/ping"));
  EXPECT_FALSE(Finds("{\"v\":\"" + crc + "-1234-4321-8765-0123456789ab\"}"));
  EXPECT_FALSE(Finds("{\"v\":\"" + crc + "00\"}"));
  EXPECT_FALSE(Finds("{\"v\":\"x-" + crc + "\"}"));
}

TEST_F(TokenScanTest, WholeDecodedTextsAreLookedUpAsBytes) {
  class Source final : public ViewSource {
   public:
    std::string Place() const override { return "body"; }
    std::vector<std::string> Path(std::uint64_t, std::uint64_t) const override { return {"base32"}; }
    std::string Pointer(std::uint64_t) const override { return ""; }
    WireRange ToWire(std::uint64_t, std::uint64_t) const override { return {0, 56}; }
  };
  const Source source;
  const Bytes digest = Digest(DigestAlgorithm::kSha1, "ushwleyxvb");
  for (const Bytes& text : {digest, digest.substr(0, 6), digest.substr(14), digest + "more"}) {
    scan_.OnView({.text = text, .depth = 1, .source = &source});
    EXPECT_EQ(scan_.EndExchange(Exchange{}).size(), 1U) << text.size();
  }
}

}  // namespace
}  // namespace telltale
