// What a finder's row says of how far it looks is true: what stands farther away changes nothing that it says.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "harness/decode/byte_masks.h"
#include "harness/detect/finders/generic_finders.h"
#include "harness/detect/finders/reach.h"

namespace telltale {
namespace {

std::string Found(const GenericHits& hits, std::size_t member) {
  std::string found;
  for (const GenericHit& hit : hits) {
    found += std::string(hit.what) + "@" + std::to_string(hit.offset - member) + "+" + std::to_string(hit.length) + " ";
  }
  return found;
}

Word WordAt(BytesView text, std::size_t begin, std::size_t end) {
  return {text, begin, end, begin > 0 ? text[begin - 1] : ' ', end < text.size() ? text[end] : ' '};
}

// The same member in two documents.
class Pair {
 public:
  Pair(std::mt19937& random, const std::string& member) {
    for (std::string& text : texts_) {
      text = "{" + Neighbour(random) + ",";
      begin_[&text == &texts_[1]] = text.size();
      text += member + "," + Neighbour(random) + "}";
    }
  }
  BytesView text(std::size_t which) const { return texts_[which]; }
  std::size_t begin(std::size_t which) const { return begin_[which]; }

 private:
  static std::string Neighbour(std::mt19937& random) {
    static const std::vector<std::string> kNeighbours = {
        R"("version":"1.18.0")", R"("credit card":"none")", R"("client ip":"none")", R"("mac at":"none")",
        R"("api_key":"is")",     R"("count":4539)",         R"("a":[1488,2])",       R"("http":"home")",
        R"("mail":"x@y")",       R"("type":"cmdstarted")",  R"("release":"agent")",  R"("by":"203.77.12")"};
    return kNeighbours[random() % kNeighbours.size()];
  }
  std::array<std::string, 2> texts_;
  std::array<std::size_t, 2> begin_{};
};

// An example as it is, cut off, or with a letter that is another.
std::string Varied(std::mt19937& random, std::string_view example) {
  constexpr std::string_view kLetters = "0189afzAFZ-:._/@+ =";
  std::string member(example);
  const std::size_t value = member.find("\":\"") + 3;
  const std::size_t at = value + random() % (member.size() - 1 - value);
  if (random() % 3 == 0) return member.substr(0, at) + "\"";
  if (random() % 2 == 0) member[at] = kLetters[random() % kLetters.size()];
  return member;
}

constexpr int kTries = 4000;

std::string FoundByWord(const WordFinder& finder, BytesView text, std::size_t begin, std::size_t end,
                        std::size_t member) {
  const Word word = WordAt(text, begin, end);
  if (!finder.begins(word)) return "not begun";
  if (!finder.may(word)) return "none";
  if (finder.reach.before == Before::kAnywhere || finder.reach.behind == Behind::kAnywhere) return "asked";
  GenericHits hits;
  finder.find(text, begin, hits);
  return "asked " + Found(hits, member);
}

TEST(FinderReachTest, WhatAWordsFinderSaysDoesNotTurnOnWhatStandsFarther) {
  std::mt19937 random(5);  // NOLINT: the same documents every time
  for (const WordFinder& finder : WordFinders()) {
    ASSERT_NE(finder.may_reach.behind, Behind::kAnywhere) << "a question must not cost what an answer does";
    std::size_t asked = 0;
    for (int i = 0; i < kTries; ++i) {
      const std::string member = Varied(random, finder.example);
      const Pair pair(random, member);
      ForEachRun<WordBytes>(member, [&](std::size_t begin, std::size_t end) {
        const auto found = [&](std::size_t which) {
          const std::size_t at = pair.begin(which);
          return FoundByWord(finder, pair.text(which), at + begin, at + end, at);
        };
        ASSERT_EQ(found(0), found(1)) << finder.finds << " in\n" << pair.text(0) << "\n" << pair.text(1);
        asked += found(0).starts_with("asked") ? 1 : 0;
      });
    }
    EXPECT_GT(asked, kTries / 20) << finder.finds;
  }
}

TEST(FinderReachTest, WhetherAMarkMayBeSomethingIsToldByTheByteBeforeItAndTheEightBehindIt) {
  constexpr std::size_t kAhead = 9;  // with the mark
  std::mt19937 random(6);            // NOLINT: the same documents every time
  for (const MarkFinder& finder : MarkFinders()) {
    std::size_t may = 0;
    for (int i = 0; i < kTries; ++i) {
      const std::string member = Varied(random, finder.example);
      const Pair pair(random, member);
      for (std::size_t at = member.find(finder.mark, 1); at != std::string::npos;
           at = member.find(finder.mark, at + 1)) {
        std::string other(pair.text(1).substr(0, pair.begin(1)));
        const std::size_t there = other.size() + at;
        other += member.substr(0, std::min(at + kAhead, member.size()));
        other += at + kAhead < member.size() ? "another end\"}" : "\"}";
        const bool here = finder.may(pair.text(0), pair.begin(0) + at);
        ASSERT_EQ(here, finder.may(other, there)) << finder.finds << " in\n" << pair.text(0) << "\n" << other;
        may += here ? 1 : 0;
      }
    }
    EXPECT_GT(may, kTries / 20) << finder.finds;
  }
}

TEST(FinderReachTest, EachExampleIsFound) {
  const auto hold = [](std::string_view finds, std::string_view example) {
    std::vector<GenericHit> hits;
    GenericRules({}).Scan("{" + std::string(example) + "}", hits);
    EXPECT_TRUE(std::ranges::any_of(hits, [&](const GenericHit& hit) { return hit.what == finds; })) << example;
  };
  for (const WordFinder& finder : WordFinders()) hold(finder.finds, finder.example);
  for (const MarkFinder& finder : MarkFinders()) hold(finder.finds, finder.example);
}

TEST(FinderReachTest, AReachTellsWhatIsTrueOfOneStretchOnly) {
  EXPECT_FALSE((Reach{Before::kBeside, Behind::kToBreak}.FarLookAt(100).has_value()));
  const auto named = Reach{Before::kName, Behind::kBeside}.FarLookAt(100);
  ASSERT_TRUE(named.has_value());
  EXPECT_EQ(named->from, 92U);
  const auto anywhere = Reach{Before::kBeside, Behind::kAnywhere}.FarLookAt(100);
  ASSERT_TRUE(anywhere.has_value());
  EXPECT_EQ(anywhere->from, FarLook::kAnywhere);
}

}  // namespace
}  // namespace telltale
