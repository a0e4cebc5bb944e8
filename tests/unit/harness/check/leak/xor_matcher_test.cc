#include "harness/check/leak/xor_matcher.h"

#include <gtest/gtest.h>

#include <string>

namespace telltale {
namespace {

const std::string kValue = "tok_r2Ltpv9cxtDQg8Wu";

std::string Encrypted(std::string text, const std::string& key, std::size_t phase = 0) {
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ key[(i + phase) % key.size()]);
  return text;
}

std::vector<XorHit> Scan(const XorMatcher& matcher, BytesView text, std::size_t longest_key = 4) {
  std::vector<XorHit> hits;
  matcher.Scan(text, longest_key, hits);
  return hits;
}

TEST(XorMatcherTest, FindsEveryKeyOfOneByte) {
  const XorMatcher matcher({{kValue, 3}});
  for (int key = 1; key < 256; ++key) {
    const std::string text = Encrypted("before " + kValue + " behind", std::string(1, static_cast<char>(key)));
    const auto hits = Scan(matcher, text, 1);
    ASSERT_EQ(hits.size(), 1U) << key;
    EXPECT_EQ(hits[0].tag, 3U);
    EXPECT_EQ(hits[0].offset, 7U);
    EXPECT_EQ(hits[0].length, kValue.size());
  }
}

TEST(XorMatcherTest, FindsRepeatedKeysAtAnyPhase) {
  const XorMatcher matcher({{kValue, 0}});
  for (const std::string key : {"ab", "k3y", "\x01\x80\xff\x10"}) {
    for (std::size_t before = 0; before < 5; ++before) {
      const std::string text = Encrypted(std::string(before, '.') + kValue + "tail", key);
      const auto hits = Scan(matcher, text);
      ASSERT_FALSE(hits.empty()) << key << " " << before;
      EXPECT_EQ(hits[0].offset, before);
      EXPECT_EQ(hits[0].key_bytes, key.size());
    }
  }
}

TEST(XorMatcherTest, PlainTextIsNoHit) { EXPECT_TRUE(Scan(XorMatcher({{kValue, 0}}), "x " + kValue + " y").empty()); }

TEST(XorMatcherTest, ValuesWithoutShapeAreNotLookedFor) {
  EXPECT_TRUE(Scan(XorMatcher({{"0000000000000000", 0}}), "aaaaaaaaaaaaaaaaaaaaaaaa").empty());
}

TEST(XorMatcherTest, ShortValuesAndShortTextsAreSafe) {
  const XorMatcher matcher({{"short", 0}, {"", 1}, {kValue, 2}});
  for (std::size_t length = 0; length < 24; ++length) EXPECT_TRUE(Scan(matcher, std::string(length, 'q')).empty());
}

}  // namespace
}  // namespace telltale
