// What decoders make of texts that are not theirs. Nothing must be missed for it, and no text may be read in hundreds
// of ways: each way is time, and a chance of a false alarm.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "harness/decode/decode.h"
#include "harness/detect/detector.h"

namespace telltale {
namespace {

std::vector<DecodedView> ViewsOf(const Bytes& body) {
  Exchange exchange;
  exchange.id = "x1";
  exchange.body = body;
  const DecodedExchange decoded = DecodeExchange(exchange);
  EXPECT_TRUE(decoded.gaps.empty()) << body;
  return decoded.views;
}

bool ShowsText(const std::vector<DecodedView>& views, BytesView wanted) {
  return std::ranges::any_of(views, [&](const DecodedView& view) { return view.text.find(wanted) != BytesView::npos; });
}

// Of random tokens of that length, the views of the one that has most.
std::size_t MostViews(BytesView letters, std::size_t length, int count) {
  std::mt19937 random(length);  // NOLINT: the same texts every time
  std::size_t most = 0;
  for (int i = 0; i < count; ++i) {
    Bytes token;
    for (std::size_t k = 0; k < length; ++k) token += letters[random() % letters.size()];
    most = std::max(most, ViewsOf("{\"id\":\"" + token + "\",\"n\":" + std::to_string(random()) + "}").size());
  }
  return most;
}

TEST(NoiseTest, NoTokenIsReadInHundredsOfWays) {
  constexpr BytesView kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (const std::size_t length : {22U, 32U, 43U, 64U, 86U}) {
    EXPECT_LT(MostViews(kBase64Url, length, 3000), 270U) << length;
    EXPECT_LT(MostViews(kBase64Url.substr(0, 62), length, 3000), 270U) << length;
    EXPECT_LT(MostViews("0123456789abcdef", length, 3000), 270U) << length;
  }
}

// Noise that inflates to one letter again and again was once read in two thousand ways.
TEST(NoiseTest, ARepeatedLetterIsShownAndNotDecodedAnyFurther) {
  const auto views = ViewsOf(R"({"v":"fns_UPrCCQri_DGKJ5Z71hpxNSTF4vf5zJ1_r9L9VxngySLDDhjCIK4xt1gn1TJ3"})");
  EXPECT_LT(views.size(), 20U);
}

// The version and the variant are written over what a UUID is made of, so that nothing encoded is looked for in those
// that have them. This is "alice123" in UTF-16.
TEST(NoiseTest, OnlyUuidsWithoutAVersionHoldEncodedText) {
  EXPECT_TRUE(ShowsText(ViewsOf(R"({"id":"61006c00-6900-6300-6500-310032003300"})"), "alice123"));
  const auto views = ViewsOf(R"({"id":"61006c00-6900-4300-a500-310032003300"})");
  EXPECT_TRUE(ShowsText(views, BytesView("a\0l\0i\0C\0", 8)));
  EXPECT_TRUE(std::ranges::none_of(views, [](const DecodedView& view) { return view.path.size() > 2; }));
}

// Of 26 rotations of a digest's hex in Base64 one may look like an address. What was planted is found in all of them.
TEST(NoiseTest, OnlyWhatWasPlantedIsToldOfTextInRotatedLetters) {
  const auto detector = LeakDetector::Compile({{"user", CanaryClass::kUsername, "ushwleyxvb"}});
  ASSERT_TRUE(detector.has_value());
  const auto rules_told = [&](const Bytes& value) {
    Exchange exchange;
    exchange.id = "x1";
    exchange.body = R"({"token":")" + value + "\"}";
    ExchangeDecoder decoder(DecodeLimits{});
    LeakScan scan(*detector);
    std::vector<Gap> gaps;
    decoder.Decode(exchange, scan, gaps);
    std::vector<std::string> rules;
    for (const Finding& finding : scan.EndExchange(exchange)) rules.push_back(finding.rule);
    return rules;
  };
  using Rules = std::vector<std::string>;
  // SHA-256 of "7945" and of "182485": 8Z@TNVlJ.TZ and PV@SVc0.VSV under some rotation.
  for (const char* digest :
       {"YTNjMTcxYmM3MzEzNTBlMzMxMjU4ZGIyNmYxM2UwNDcwMjE5MDIxNWM3NTk4OTgzOTQ4YWJlOWQ5ZWFkNTRiNw",
        "M2RmYzlmMzE0ODMzYThjODIxOGIzZjYyMGIxNjE1ODI1MzA1ODhlNGZiOTkyNmI5YTVjNTlhZmI2NDBlZTg1Yg"}) {
    EXPECT_EQ(rules_told(digest), Rules{}) << digest;
  }
  EXPECT_EQ(rules_told("gL9sfB4lDspliCSti2cqjCm2DnGmiHGagrSq"), Rules{"leak/canary"});  // by five letters
  EXPECT_EQ(rules_told("bWFpbCB0byBqYW5lLnJvZUBjb3JwLW1haWwubmV0IHRvZGF5"), Rules{"leak/pii"});
}

TEST(NoiseTest, TheNumbersOfAQueryAreNoQuotedPrintable) {
  for (const char* body : {R"({"url":"https://shop.example/list?page=13&item=07&sort=price"})", "a=1&b=130+161+110"}) {
    for (const DecodedView& view : ViewsOf(body)) {
      EXPECT_EQ(std::ranges::count(view.path, "quoted-printable"), 0) << body << " " << view.text;
    }
  }
  EXPECT_TRUE(ShowsText(ViewsOf("caf=C3=A9 oskvarn=68olm"), "oskvarnholm"));
  EXPECT_TRUE(ShowsText(ViewsOf("=13=00a soft=\n break oskvarn=\nholm"), "oskvarnholm"));
  EXPECT_TRUE(ShowsText(ViewsOf("=00=6F=73=6B=76=61=72=6E=68=6F=6C=6D=00"), BytesView("\0oskvarnholm\0", 13)));
}

TEST(NoiseTest, PlusSignsOfAFormInAJsonStringAreSpaces) {
  EXPECT_TRUE(ShowsText(ViewsOf(R"({"q":"a=1&b=Lena+Oskvarnholm","c":"x"})"), "Lena Oskvarnholm"));
  EXPECT_TRUE(ShowsText(ViewsOf(R"({"q": "a=1&b=111+115+107+118+97+114+110+104+111+108+109"})"), "oskvarnholm"));
}

TEST(NoiseTest, ListsAreKnownByTheirSeparatorsAndNoiseIsNoList) {
  EXPECT_TRUE(ShowsText(ViewsOf("[[111,115,107],[118,97,114],[110,104,111],[108,109]]"), "oskvarnholm"));
  EXPECT_TRUE(ShowsText(ViewsOf("111, 115, 107,\n118, 97, 114,\n110, 104, 111,\n108, 109"), "oskvarnholm"));
  EXPECT_TRUE(ShowsText(ViewsOf("[-17,111,-103,115,107,118,97,114,110,104,111,108,109]"), "skvarnholm"));
  EXPECT_TRUE(ShowsText(ViewsOf(R"({"0":111,"1":115,"2":107,"3":118,"4":97,"5":114,"6":110})"), "oskvarn"));
  for (const char* beside : {"[1, [%s]]", "{\"7\": [%s], \"n\": 1}", "{\"[%s]\": 1}", "%s; 17"}) {
    Bytes text = beside;
    text.replace(text.find("%s"), 2, "0,0,111,115,107,118,97,114,110,104,111,108,109,0");
    const auto views = ViewsOf(text);
    const BytesView list("\0\0oskvarnholm\0", 14);
    EXPECT_TRUE(std::ranges::any_of(views, [&](const DecodedView& view) { return view.text == list; })) << text;
  }
  EXPECT_FALSE(ShowsText(ViewsOf("o!s?k;v:a.r,n/h+o*l(m)"), "oskvarnholm"));
}

TEST(NoiseTest, WrappedTextsMayBeginBehindANameAndEndBeforeAMark) {
  // Base64 of "the first line of a text, then oskvarnholm", cut where the name is.
  for (const char* text : {"user:dGhlIGZpcnN0IGxpbmUgb2YgYSB0ZXh0LCB0aGVuIG9z\na3Zhcm5ob2xt",
                           "<v>dGhlIGZpcnN0IGxpbmUgb2YgYSB0ZXh0LCB0aGVuIG9z\na3Zhcm5ob2xt</v>",
                           "dGhlIGZpcnN0IGxpbmUgb2YgYSB0ZXh0LCB0aGVuIG9z\r\na3Zhcm5ob2xt\r\n</v>"}) {
    EXPECT_TRUE(ShowsText(ViewsOf(text), "oskvarnholm")) << text;
  }
}

// As BigNumber writes it, by school arithmetic.
Bytes ToBase(const Bytes& bytes, BytesView alphabet) {
  std::vector<unsigned> digits;  // least first
  for (const char byte : bytes) {
    unsigned carry = static_cast<unsigned char>(byte);
    for (unsigned& digit : digits) {
      carry += digit * 256;
      digit = carry % static_cast<unsigned>(alphabet.size());
      carry /= static_cast<unsigned>(alphabet.size());
    }
    for (; carry != 0; carry /= static_cast<unsigned>(alphabet.size())) {
      digits.push_back(carry % static_cast<unsigned>(alphabet.size()));
    }
  }
  Bytes text;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) text += alphabet[*digit];
  return text;
}

TEST(NoiseTest, NumbersInBase58And62BeginWithAnyLetter) {
  constexpr BytesView kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  constexpr BytesView kBase62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (const char* text : {"oskvarnholm", "\xc3\x89milie Oskvarnholm", "\xe6\x97\xa5 oskvarnholm",
                           "\xf0\x9f\x98\x80 oskvarnholm", "\toskvarnholm\n", "~~~ oskvarnholm"}) {
    for (const BytesView alphabet : {kBase58, kBase62}) {
      const Bytes number = ToBase(text, alphabet);
      EXPECT_TRUE(ShowsText(ViewsOf("{\"v\":\"" + number + "\"}"), "varnholm")) << text << " " << number;
    }
  }
}

}  // namespace
}  // namespace telltale
