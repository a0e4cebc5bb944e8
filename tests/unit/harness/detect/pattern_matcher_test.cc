#include "harness/detect/tables/pattern_matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "harness/detect/edge.h"

namespace telltale {
namespace {

using Hit = std::tuple<std::uint32_t, std::size_t, std::size_t>;  // tag, offset, length

std::multiset<Hit> Scan(const PatternMatcher& matcher, BytesView text) {
  std::multiset<Hit> hits;
  matcher.Scan(text,
               [&](std::uint32_t tag, std::size_t offset, std::size_t length) { hits.emplace(tag, offset, length); });
  return hits;
}

bool SameByte(char a, char b, bool fold) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return fold ? lower(a) == lower(b) : a == b;
}

// The naive twin: every pattern at every position.
std::multiset<Hit> ScanNaively(const std::vector<Pattern>& patterns, BytesView text) {
  std::multiset<Hit> hits;
  for (const Pattern& pattern : patterns) {
    for (std::size_t at = 0; at + pattern.text.size() <= text.size(); ++at) {
      bool same = true;
      for (std::size_t i = 0; i < pattern.text.size(); ++i) {
        same = same && SameByte(text[at + i], pattern.text[i], pattern.fold_case);
      }
      if (same && HasEdges(text, at, at + pattern.text.size(), pattern.edge)) {
        hits.emplace(pattern.tag, at, pattern.text.size());
      }
    }
  }
  return hits;
}

std::string TwoLetters(unsigned bits, std::size_t length) {
  std::string text;
  for (std::size_t i = 0; i < length; ++i) text += (bits >> i & 1U) != 0 ? 'a' : 'B';
  return text;
}

TEST(PatternMatcherTest, AgreesWithTheNaiveTwinOnEveryTextOfTwoLetters) {
  std::vector<Pattern> patterns;
  std::uint32_t tag = 0;
  for (std::size_t length = 4; length <= 10; ++length) {
    for (unsigned bits = 0; bits < (1U << length); bits += length < 6 ? 1 : 37) {
      patterns.push_back({TwoLetters(bits, length), Edge::kAny, tag % 2 == 0, tag});
      ++tag;
    }
  }
  const PatternMatcher matcher(patterns);
  for (std::size_t length = 0; length <= 11; ++length) {
    for (unsigned bits = 0; bits < (1U << length); ++bits) {
      const std::string text = TwoLetters(bits, length);
      ASSERT_EQ(Scan(matcher, text), ScanNaively(patterns, text)) << text;
    }
  }
}

TEST(PatternMatcherTest, AgreesWithTheNaiveTwinOnRandomBytesWithEdges) {
  std::mt19937 random(7);  // NOLINT: the same texts every time
  const std::string alphabet("aAzZ09 .-_/\0\xc3\xa9", 14);
  const auto letter = [&] { return alphabet[random() % alphabet.size()]; };
  std::vector<Pattern> patterns;
  for (std::uint32_t tag = 0; tag < 300; ++tag) {
    std::string text;
    for (std::size_t i = 4 + random() % 9; i > 0; --i) text += letter();
    patterns.push_back({text, static_cast<Edge>(tag % 3), tag % 2 == 0, tag});
  }
  const PatternMatcher matcher(patterns);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (std::size_t i = random() % 40; i > 0; --i) text += letter();
    for (int planted = 0; planted < 4; ++planted) text += patterns[random() % patterns.size()].text + letter();
    ASSERT_EQ(Scan(matcher, text), ScanNaively(patterns, text));
  }
}

// Parts are looked at from their own first byte on, so that other windows are looked at than in one piece.
TEST(PatternMatcherTest, PartsOfATextTellWhatTheWholeDoes) {
  std::mt19937 random(12);  // NOLINT: the same texts every time
  const auto letters = [&](std::size_t count) {
    std::string text;
    while (text.size() < count) text += static_cast<char>('a' + random() % 26);
    return text;
  };
  std::vector<Pattern> patterns;
  for (std::uint32_t tag = 0; tag < 200; ++tag) patterns.push_back({letters(7 + tag % 30), Edge::kAny, true, tag});
  const PatternMatcher matcher(patterns);
  for (int round = 0; round < 2000; ++round) {
    const Pattern& planted = patterns[random() % patterns.size()];
    const std::string text = letters(random() % 20) + planted.text + letters(random() % 20);
    std::set<Hit> hits;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
      end = std::min(text.size(), begin + 1 + random() % 25);
      matcher.ScanWindows(
          text, {begin, end},
          [&](std::uint32_t tag, std::size_t offset, std::size_t length) { hits.emplace(tag, offset, length); },
          [](std::size_t) {});
    }
    const auto whole = ScanNaively(patterns, text);
    ASSERT_EQ(hits, std::set<Hit>(whole.begin(), whole.end())) << planted.text << " in " << text;
  }
}

TEST(PatternMatcherTest, FindsOneOfAHundredThousandPatterns) {
  std::vector<Pattern> patterns;
  for (std::uint32_t i = 0; i < 100000; ++i)
    patterns.push_back({"value-" + std::to_string(i * 7919) + "-end", Edge::kAny, true, i});
  const PatternMatcher matcher(patterns);
  const std::string text = "x=VALUE-" + std::to_string(4242 * 7919) + "-END;";
  EXPECT_EQ(Scan(matcher, text), (std::multiset<Hit>{{4242, 2, text.size() - 3}}));
}

TEST(PatternMatcherTest, ManyPatternsThatShareTheirRarestWindowAreAllFound) {
  std::vector<Pattern> patterns;
  for (std::uint32_t i = 0; i < 50; ++i) patterns.push_back({"qzjxkvwy" + std::string(i, '-'), Edge::kAny, true, i});
  EXPECT_EQ(Scan(PatternMatcher(patterns), "qzjxkvwy" + std::string(60, '-')).size(), 50U);
}

TEST(PatternMatcherTest, AnEscapesLetterIsNoPartOfTheWordBehindIt) {
  const PatternMatcher matcher({{"renate", Edge::kWord, true, 1}});
  EXPECT_EQ(Scan(matcher, R"({"e":"no such user\nrenate"})").size(), 1U);
  EXPECT_EQ(Scan(matcher, "norenate").size(), 0U);
  EXPECT_EQ(Scan(matcher, "renates").size(), 0U);
}

TEST(PatternMatcherTest, WholeNumbersEndAtDotsAndDashesOnlyWhereNoDigitFollows) {
  const PatternMatcher matcher({{"10.20.30.40", Edge::kNumber, true, 1}});
  EXPECT_EQ(Scan(matcher, "at 10.20.30.40.").size(), 1U);
  EXPECT_EQ(Scan(matcher, "::ffff:10.20.30.40").size(), 1U);
  EXPECT_EQ(Scan(matcher, "10.20.30.40:443").size(), 1U);
  EXPECT_EQ(Scan(matcher, "110.20.30.40").size(), 0U);
  EXPECT_EQ(Scan(matcher, "1.10.20.30.40").size(), 0U);
  EXPECT_EQ(Scan(matcher, "10.20.30.40.5").size(), 0U);
}

TEST(PatternMatcherTest, AnEmptySetFindsNothing) {
  EXPECT_EQ(Scan(PatternMatcher(std::vector<Pattern>{}), "anything at all").size(), 0U);
  EXPECT_EQ(Scan(PatternMatcher(), "anything at all").size(), 0U);
}

}  // namespace
}  // namespace telltale
