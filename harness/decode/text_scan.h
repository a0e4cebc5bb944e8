#pragma once
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "harness/decode/byte_class.h"

namespace telltale {

// A run of bytes in a text, and the classes (ByteClass) of its bytes taken together.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t classes = 0;
  std::size_t length() const { return end - begin; }
};

// What one pass over a text tells its decoders.
struct TextFacts {
  std::uint32_t classes = 0;  // of all bytes together
  bool lists = false;         // six or more short runs in a row: perhaps "104,101,108,..." or "68:65:6c:..."
};

inline constexpr std::size_t kShortestToken = 8;   // base64 of six bytes
inline constexpr std::size_t kShortestSolid = 10;  // base85 of eight bytes

inline constexpr std::size_t kLongestItem = 8;
inline constexpr std::size_t kWidestItemGap = 5;

// Whether a short run can be an item of a list of bytes: one character, or digits of some base.
inline bool IsListItem(BytesView item) {
  if (item.size() == 1) return true;
  std::size_t i = item[0] == 'x' || item[0] == 'X' ? 1 : 0;
  if (item[0] == '0' && (ByteClasses(item[1]) & kHexLetter) == 0 && (ByteClasses(item[1]) & kDigit) == 0) i = 2;
  for (; i < item.size(); ++i) {
    if ((ByteClasses(item[i]) & (kDigit | kHexLetter | kDash | kUnderscore | kPlus | kSlash)) == 0) return false;
  }
  return true;
}

// One pass that calls on_token(Run) for each longest run of base-N letters ([A-Za-z0-9+/_-]) and on_solid(Run) for each
// longest run without spaces, quotes and binary bytes (what base85 texts are runs of) that is not just one token.
// Nothing is stored, so texts of any size cost no memory.
template <class OnToken, class OnSolid>
TextFacts ScanText(BytesView text, OnToken&& on_token, OnSolid&& on_solid) {
  TextFacts facts;
  std::size_t solid_begin = 0;
  std::size_t last_end = 0;
  std::uint32_t solid_classes = 0;
  std::uint32_t all = 0;
  unsigned streak = 0;
  const std::size_t size = text.size();
  std::size_t i = 0;
  while (i < size) {
    std::uint32_t classes = ByteClasses(text[i]);
    if ((classes & kToken) != 0) {
      const std::size_t begin = i;
      std::uint32_t run = 0;
      do {
        run |= classes;
        if (++i == size) break;
        classes = ByteClasses(text[i]);
      } while ((classes & kToken) != 0);
      solid_classes |= run;
      const std::size_t length = i - begin;
      if (length <= kLongestItem && IsListItem(text.substr(begin, length))) {
        streak = begin - last_end <= kWidestItemGap ? streak + 1 : 1;
      } else {
        streak = 0;
      }
      if (streak >= 6) facts.lists = true;
      last_end = i;
      if (length >= kShortestToken) on_token(Run{begin, i, run});
      continue;
    }
    all |= classes;
    if ((classes & kBreak) != 0) {
      if (i - solid_begin >= kShortestSolid) on_solid(Run{solid_begin, i, solid_classes});
      all |= solid_classes;
      solid_classes = 0;
      solid_begin = ++i;
    } else {
      solid_classes |= classes;
      ++i;
    }
  }
  if (size - solid_begin >= kShortestSolid) on_solid(Run{solid_begin, size, solid_classes});
  facts.classes = all | solid_classes;
  return facts;
}

}  // namespace telltale
