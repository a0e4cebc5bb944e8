#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

#include "harness/decode/byte_class.h"
#include "harness/decode/decoder.h"

// Some decoders change a few bytes of a text (an escape, an entity) and copy the rest. Of a large text that would be
// one more text of its size for each of them and for each of their combinations: two hex digits behind a percent sign
// stand in any noise. So of a large text only the stretches around such marks are decoded.
namespace telltale {

inline constexpr std::size_t kLargeText = 2048;

// Pushes the stretches of `text` that hold all marks, and of each mark what is written beside it: 128 bytes either way
// and all of the word of base-N letters and percent signs in which it stands. All of the text, once, where it is not
// large or where the stretches make up most of it. `next_mark(text, from)`: where the first mark at or behind `from`
// begins; npos: there is none.
template <class NextMark>
void PushMarkWindows(BytesView text, NextMark next_mark, Candidates& candidates) {
  constexpr std::size_t kAround = 128;
  constexpr std::uint32_t kWord = kToken | kHexLetter | kPercent | kEquals;
  if (text.size() <= kLargeText) return candidates.push_back({0, text.size(), 0});
  const auto joined = [&](std::size_t at) {
    return (ByteClasses(text[at - 1]) & kWord) != 0 && (ByteClasses(text[at]) & kWord) != 0;
  };
  std::vector<SourceRange> stretches;
  std::size_t bytes = 0;
  for (std::size_t mark = next_mark(text, 0); mark != BytesView::npos; mark = next_mark(text, mark + 1)) {
    const std::size_t before = stretches.empty() ? 0 : stretches.back().end;
    if (stretches.empty() || mark > before + kAround) {
      std::size_t begin = mark - std::min(mark - before, kAround);
      while (begin > before && joined(begin)) --begin;
      stretches.push_back({begin, begin});
    }
    SourceRange& stretch = stretches.back();
    const std::size_t begin = stretch.end;
    stretch.end = std::max(stretch.end, std::min(mark + kAround, text.size()));
    while (stretch.end < text.size() && joined(stretch.end)) ++stretch.end;
    bytes += stretch.end - begin;
  }
  if (2 * bytes > text.size()) return candidates.push_back({0, text.size(), 0});
  for (const SourceRange& stretch : stretches) candidates.push_back({stretch.begin, stretch.end, 0});
}

}  // namespace telltale
