#include "harness/detect/tables/pattern_matcher.h"

#include <algorithm>
#include <array>
#include <bitset>

#include "core/ascii.h"
#include "core/result.h"
#include "harness/detect/forms/common_words.h"

namespace telltale {
namespace {

constexpr std::size_t kShortest = 4;
constexpr std::size_t kLongest = 4096;

// Bytes that stand in clean traffic all the time make a bad anchor: what they cover costs.
std::vector<std::uint8_t> CommonBytes(BytesView text) {
  static constexpr std::array<std::string_view, 22> kCommon = {
      "http",   "://",    "/home/", "/users/", "example", ".com",  ".org",   "git@",  ".git", "ssh",  "www.",
      "github", "gitlab", "::ffff", "sha256",  ".json",   ".yaml", ".local", "-0000", "0000", "user", "localhost"};
  std::vector<std::uint8_t> common(text.size(), 0);
  const Bytes lower = AsciiLower(text);
  for (const std::string_view word : kCommon) {
    for (std::size_t at = lower.find(word); at != Bytes::npos; at = lower.find(word, at + 1)) {
      std::fill_n(common.begin() + static_cast<std::ptrdiff_t>(at), word.size(), std::uint8_t{1});
    }
  }
  return common;
}

// How unlikely each window of `size` bytes is to stand elsewhere; higher is rarer.
std::vector<int> WindowScores(BytesView text, std::size_t size) {
  const std::vector<std::uint8_t> common = CommonBytes(text);
  std::vector<int> scores;
  for (std::size_t at = 0; at + size <= text.size() && at < 256; ++at) {
    int score = 0;
    std::bitset<256> seen;
    for (std::size_t i = at; i < at + size; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      score += common[i] != 0 ? 0 : (IsWordByte(text[i]) ? 3 : 1) + (seen[byte] ? 0 : 3);
      seen.set(byte);
    }
    scores.push_back(score);
  }
  return scores;
}

struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t length() const { return end - begin; }
};

// The longest word of the pattern that is a whole word wherever the pattern matches; common ones only for want of
// another.
Word WholeWord(const Pattern& pattern) {
  constexpr std::size_t kShortestWord = 3;
  const BytesView text = pattern.text;
  Word best;
  bool best_common = true;
  ForEachRun<WordBytes>(text, [&](std::size_t begin, std::size_t end) {
    const bool inner = begin > 0 && end < text.size();
    if (end - begin < kShortestWord || ((pattern.edge == Edge::kAny || pattern.edge == Edge::kTime) && !inner)) return;
    const bool common = IsCommonWord(text.substr(begin, end - begin));
    if (best.length() == 0 || (best_common && !common) || (best_common == common && end - begin > best.length())) {
      best = {begin, end};
      best_common = common;
    }
  });
  // Where windows can be picked, a word that stands in any text is no good.
  return best_common && text.size() >= 10 ? Word{} : best;
}

}  // namespace

// False: no word of it will do.
bool PatternMatcher::AddWord(const Pattern& pattern, std::uint32_t entry) {
  const bool goes_on = pattern.edge == Edge::kAny || pattern.edge == Edge::kTime;
  if (goes_on && pattern.text.size() >= kShortestLong) return false;
  const Word word = WholeWord(pattern);
  if (word.length() == 0) return false;
  word_lengths_ |= std::uint64_t{3} << std::min<std::size_t>(word.length(), 62);
  words_.Add(WordHash(pattern.text, word.begin, word.end), {entry, static_cast<std::uint32_t>(word.begin)});
  return true;
}

template <std::size_t kWindow>
void PatternMatcher::AddWindows(BytesView text, std::size_t stride, WindowTables& tables, std::uint32_t entry,
                                std::array<std::vector<std::uint64_t>, 2>& begins) {
  const std::size_t first = RarestNeighbours(WindowScores(text, kWindow), stride);
  for (std::size_t at = first; at < first + stride; ++at) {
    const std::uint64_t loaded = LoadUpTo8(text.data() + at, text.size() - at);
    tables[TableOf<kWindow>(loaded)].Add(WindowHash<kWindow>(loaded), {entry, static_cast<std::uint32_t>(at)});
    begins[TableOf<kShortWindow>(loaded)].push_back(WindowHash<kShortWindow>(loaded));
  }
}

PatternMatcher::PatternMatcher(const std::vector<Pattern>& patterns) {
  std::size_t bytes = 0;
  for (const Pattern& pattern : patterns) {
    CHECK_THAT(pattern.text.size() >= kShortest && pattern.text.size() <= kLongest);
    bytes += pattern.text.size();
  }
  CHECK_THAT(bytes < UINT32_MAX && patterns.size() < UINT32_MAX);
  texts_.reserve(bytes);
  entries_.reserve(patterns.size());
  std::vector<std::uint32_t> short_ones;
  std::array<std::vector<std::uint64_t>, 2> begins;  // for begins_
  for (const Pattern& pattern : patterns) {
    const auto index = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back({.text_offset = static_cast<std::uint32_t>(texts_.size()),
                        .tag = pattern.tag,
                        .length = static_cast<std::uint16_t>(pattern.text.size()),
                        .edge = pattern.edge,
                        .fold_case = pattern.fold_case});
    const Bytes text = pattern.fold_case ? AsciiLower(pattern.text) : pattern.text;
    texts_ += text;
    if (AddWord(pattern, index)) continue;
    if (text.size() >= kShortestLong) {
      AddWindows<kLongWindow>(pattern.text, kLongStride, long_, index, begins);
    } else {
      short_ones.push_back(index);
      while (text.size() < kShortWindow + short_stride_ - 1) short_stride_ /= 2;
    }
  }
  for (const std::uint32_t index : short_ones) {
    AddWindows<kShortWindow>(patterns[index].text, short_stride_, short_, index, begins);
  }
  words_.Seal();
  for (WindowTables* const tables : {&long_, &short_}) {
    for (WindowTable& table : *tables) table.Seal();
  }
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    begins_[i].Reset(begins[i].size());
    for (const std::uint64_t hash : begins[i]) begins_[i].Add(hash);
  }
}

bool PatternMatcher::Matches(const Entry& entry, BytesView text, std::size_t begin) const {
  const char* wanted = texts_.data() + entry.text_offset;
  const char* found = text.data() + begin;
  if (entry.fold_case) {
    for (std::size_t i = 0; i < entry.length; ++i) {
      if (AsciiLower(found[i]) != wanted[i]) return false;
    }
  } else if (std::memcmp(found, wanted, entry.length) != 0) {
    return false;
  }
  return HasEdges(text, begin, begin + entry.length, entry.edge);
}

}  // namespace telltale
