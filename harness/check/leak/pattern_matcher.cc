#include "harness/check/leak/pattern_matcher.h"

#include <algorithm>
#include <array>
#include <bit>

#include "core/result.h"
#include "harness/check/leak/edge.h"

namespace telltale {
namespace {

constexpr std::size_t kShortest = 4;
constexpr std::size_t kLongest = 4096;
constexpr std::size_t kMaxBitmapBits = std::size_t{1} << 27U;

char Folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Bytes that stand in clean traffic all the time make a bad anchor: what they cover costs.
std::vector<std::uint8_t> CommonBytes(BytesView text) {
  static constexpr std::array<std::string_view, 22> kCommon = {
      "http",   "://",    "/home/", "/users/", "example", ".com",  ".org",   "git@",  ".git", "ssh",  "www.",
      "github", "gitlab", "::ffff", "sha256",  ".json",   ".yaml", ".local", "-0000", "0000", "user", "localhost"};
  std::vector<std::uint8_t> common(text.size(), 0);
  Bytes lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), Folded);
  for (const std::string_view word : kCommon) {
    for (std::size_t at = lower.find(word); at != Bytes::npos; at = lower.find(word, at + 1)) {
      std::fill_n(common.begin() + static_cast<std::ptrdiff_t>(at), word.size(), std::uint8_t{1});
    }
  }
  return common;
}

// The offset of the window of `size` bytes that is least likely to stand elsewhere.
std::size_t RarestWindow(BytesView text, std::size_t size) {
  if (text.size() <= size) return 0;
  const std::vector<std::uint8_t> common = CommonBytes(text);
  std::size_t best = 0;
  int best_score = -1;
  for (std::size_t at = 0; at + size <= text.size() && at < 256; ++at) {
    int score = 0;
    for (std::size_t i = at; i < at + size; ++i) {
      const bool fresh = text.substr(at, i - at).find(text[i]) == BytesView::npos;
      score += common[i] != 0 ? 0 : (IsWordByte(text[i]) ? 3 : 1) + (fresh ? 3 : 0);
    }
    if (score > best_score) {
      best_score = score;
      best = at;
    }
  }
  return best;
}

}  // namespace

void PatternMatcher::Table::Resize(std::size_t entries) {
  const std::size_t slot_count = std::bit_ceil(std::max<std::size_t>(entries * 2, 16));
  const std::size_t bits = std::min(std::bit_ceil(std::max<std::size_t>(entries * 32, 1024)), kMaxBitmapBits);
  slots.assign(slot_count, Slot{});
  bitmap.assign(bits / 64, 0);
  slot_shift = 64 - static_cast<unsigned>(std::countr_zero(slot_count));
  bitmap_shift = 64 - static_cast<unsigned>(std::countr_zero(bits));
}

void PatternMatcher::Table::Insert(std::uint64_t hash, std::uint32_t entry) {
  const std::uint64_t bit = hash >> bitmap_shift;
  bitmap[bit >> 6U] |= std::uint64_t{1} << (bit & 63U);
  const std::size_t mask = slots.size() - 1;
  std::size_t at = hash >> slot_shift;
  while (slots[at].entry != kEmpty) at = (at + 1) & mask;
  slots[at] = {static_cast<std::uint32_t>(hash), entry};
}

PatternMatcher::PatternMatcher(const std::vector<Pattern>& patterns) {
  std::size_t bytes = 0;
  std::size_t short_count = 0;
  for (const Pattern& pattern : patterns) {
    CHECK_THAT(pattern.text.size() >= kShortest && pattern.text.size() <= kLongest);
    bytes += pattern.text.size();
    short_count += pattern.text.size() < 8 ? 1 : 0;
  }
  CHECK_THAT(bytes < UINT32_MAX && patterns.size() < kEmpty);
  texts_.reserve(bytes);
  entries_.reserve(patterns.size());
  has_short_ = short_count > 0;
  has_long_ = patterns.size() > short_count;
  long_.Resize(patterns.size() - short_count);
  short_.Resize(short_count);
  for (const Pattern& pattern : patterns) {
    const bool is_long = pattern.text.size() >= 8;
    const std::size_t anchor = RarestWindow(pattern.text, is_long ? 8 : 4);
    const auto index = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back({.text_offset = static_cast<std::uint32_t>(texts_.size()),
                        .tag = pattern.tag,
                        .length = static_cast<std::uint16_t>(pattern.text.size()),
                        .anchor = static_cast<std::uint16_t>(anchor),
                        .edge = pattern.edge,
                        .fold_case = pattern.fold_case});
    Bytes text = pattern.text;
    if (pattern.fold_case) std::transform(text.begin(), text.end(), text.begin(), Folded);
    texts_ += text;
    const char* window = text.data() + anchor;
    (is_long ? long_ : short_).Insert(is_long ? Hash8(Load8(window)) : Hash4(Load4(window)), index);
  }
}

bool PatternMatcher::Matches(const Entry& entry, BytesView text, std::size_t begin) const {
  const char* wanted = texts_.data() + entry.text_offset;
  const char* found = text.data() + begin;
  if (entry.fold_case) {
    for (std::size_t i = 0; i < entry.length; ++i) {
      if (Folded(found[i]) != wanted[i]) return false;
    }
  } else if (std::memcmp(found, wanted, entry.length) != 0) {
    return false;
  }
  return HasEdges(text, begin, begin + entry.length, entry.edge);
}

}  // namespace telltale
