#include "harness/detect/tables/xor_matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <tuple>

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

// The naive twin: every value at every position with every length of key, by the definition.
std::set<std::tuple<std::uint32_t, std::size_t, std::size_t>> ScanNaively(const std::vector<XorMatcher::Value>& values,
                                                                          BytesView text, std::size_t longest_key) {
  std::set<std::tuple<std::uint32_t, std::size_t, std::size_t>> hits;
  for (const XorMatcher::Value& value : values) {
    for (std::size_t at = 0; at + value.text.size() <= text.size(); ++at) {
      for (std::size_t k = 1; k <= longest_key; ++k) {
        bool same = true;
        bool encrypted = false;
        for (std::size_t i = 0; i < value.text.size(); ++i) {
          const int key = text[at + i] ^ value.text[i];
          encrypted = encrypted || key != 0;
          same = same && (i < k || key == (text[at + i - k] ^ value.text[i - k]));
        }
        if (same && encrypted) hits.emplace(value.tag, at, k);
      }
    }
  }
  return hits;
}

std::set<std::tuple<std::uint32_t, std::size_t, std::size_t>> SetOf(const std::vector<XorHit>& hits) {
  std::set<std::tuple<std::uint32_t, std::size_t, std::size_t>> set;
  for (const XorHit& hit : hits) set.emplace(hit.tag, hit.offset, hit.key_bytes);
  return set;
}

// Parts are looked at from their own first byte on, so that other windows are looked at than in one piece.
TEST(XorMatcherTest, PartsOfATextTellWhatTheWholeDoes) {
  std::mt19937 random(13);  // NOLINT: the same texts every time
  const std::vector<XorMatcher::Value> values = {{kValue, 0}, {"ushwleyxvb-4653-qz", 1}, {"k3fw9zqp2m", 2}};
  const XorMatcher matcher(values);
  const auto filler = [&] { return std::string(random() % 20, static_cast<char>(random())); };
  for (int round = 0; round < 2000; ++round) {
    const std::string key(1, static_cast<char>(1 + random() % 255));
    const std::string text = filler() + Encrypted(values[random() % values.size()].text, key) + filler();
    std::vector<XorHit> hits;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
      end = std::min(text.size(), begin + 1 + random() % 25);
      matcher.Scan(text, {begin, end}, 1, hits, nullptr);
    }
    ASSERT_EQ(SetOf(hits), ScanNaively(values, text, 1)) << round;
    ASSERT_FALSE(hits.empty());
  }
}

// Every text is a value XORed with one of all keys over four letters, or differs from that in one place, at every
// position of a short text.
TEST(XorMatcherTest, AgreesWithTheNaiveTwinOnEveryKeyOfFourLettersAndEveryPosition) {
  const std::vector<XorMatcher::Value> values = {{kValue, 0}, {"ushwleyxvb-4653-qz", 1}, {"9c854d6e2aad4ebb", 2}};
  const XorMatcher matcher(values);
  for (const XorMatcher::Value& value : values) {
    for (unsigned bits = 0; bits < 256; ++bits) {
      for (std::size_t k = 1; k <= XorMatcher::kLongestKey; ++k) {
        std::string key;
        for (std::size_t i = 0; i < k; ++i) key += "\x00\x21\x80\x9e"[bits >> (2 * i) & 3U];
        if (bits >> (2 * k) != 0) continue;
        for (std::size_t before = 0; before < 6; ++before) {
          std::string text = Encrypted(std::string(before, '~') + value.text + std::string(before % 3, '!'), key);
          ASSERT_EQ(SetOf(Scan(matcher, text)), ScanNaively(values, text, 4)) << bits << " " << k << " " << before;
          text[before + bits % value.text.size()] ^= 0x04;
          ASSERT_EQ(SetOf(Scan(matcher, text)), ScanNaively(values, text, 4)) << bits << " " << k << " " << before;
        }
      }
    }
  }
}

TEST(XorMatcherTest, AgreesWithTheNaiveTwinOnEveryTextOfTwoLetters) {
  // A value of two letters has no shape and is not looked for: then nothing is found, whatever the text.
  const XorMatcher matcher({{"abbabaabb", 0}});
  for (unsigned bits = 0; bits < (1U << 12U); ++bits) {
    std::string text;
    for (std::size_t i = 0; i < 12; ++i) text += (bits >> i & 1U) != 0 ? 'c' : '`';
    const auto found = SetOf(Scan(matcher, text));
    const auto expected = ScanNaively({{"abbabaabb", 0}}, text, 4);
    for (const auto& hit : found) ASSERT_TRUE(expected.contains(hit)) << text;
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
