#include <algorithm>
#include <array>

#include "core/utf8.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/mark_windows.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Characters that are not seen: zero-width, direction, joiners, variation selectors, soft hyphen.
constexpr std::array kInvisible = std::to_array<Range>({{0xad, 0xad},
                                                        {0x34f, 0x34f},
                                                        {0x61c, 0x61c},
                                                        {0x115f, 0x1160},
                                                        {0x17b4, 0x17b5},
                                                        {0x180b, 0x180e},
                                                        {0x200b, 0x200f},
                                                        {0x202a, 0x202e},
                                                        {0x2060, 0x206f},
                                                        {0x3164, 0x3164},
                                                        {0xfe00, 0xfe0f},
                                                        {0xfeff, 0xfeff},
                                                        {0xffa0, 0xffa0},
                                                        {0xe0000, 0xe001f},
                                                        {0xe007f, 0xe007f},
                                                        {0xe0100, 0xe01ef}});

// Blocks that repeat an ASCII sequence in another dress.
struct Dress {
  char32_t first;
  char32_t count;
  char plain;  // what `first` stands for
};
constexpr std::array kDresses = std::to_array<Dress>({{0xff01, 94, '!'},
                                                      {0xe0020, 95, ' '},
                                                      {0x24b6, 26, 'A'},
                                                      {0x24d0, 26, 'a'},
                                                      {0x2460, 9, '1'},
                                                      {0x249c, 26, 'a'},
                                                      {0x1f130, 26, 'A'},
                                                      {0x1f150, 26, 'A'},
                                                      {0x1f170, 26, 'A'},
                                                      {0x1f1e6, 26, 'A'},
                                                      {0x2080, 10, '0'},
                                                      {0x2074, 6, '4'}});

// Letters of other scripts that look like Latin ones, as they are used to slip past filters.
struct LookAlike {
  char32_t letter;
  char plain;
};
constexpr std::array kLookAlikes = std::to_array<LookAlike>(
    {{0x0430, 'a'}, {0x0435, 'e'}, {0x043e, 'o'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0443, 'y'}, {0x0445, 'x'},
     {0x0456, 'i'}, {0x0458, 'j'}, {0x0455, 's'}, {0x04bb, 'h'}, {0x0501, 'd'}, {0x051b, 'q'}, {0x051d, 'w'},
     {0x03bf, 'o'}, {0x03bd, 'v'}, {0x0261, 'g'}, {0x0131, 'i'}, {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'},
     {0x2013, '-'}, {0x2212, '-'}, {0x2024, '.'}, {0x3002, '.'}, {0x2215, '/'}, {0x2044, '/'}, {0x00a0, ' '},
     {0x3000, ' '}, {0x2070, '0'}, {0x00b9, '1'}, {0x00b2, '2'}, {0x00b3, '3'}, {0x2009, ' '}, {0x202f, ' '},
     {0x24ea, '0'}, {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x041a, 'K'}, {0x041c, 'M'}, {0x041d, 'H'},
     {0x041e, 'O'}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0425, 'X'}, {0x0406, 'I'}, {0x0408, 'J'},
     {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'}, {0x039a, 'K'},
     {0x039c, 'M'}, {0x039d, 'N'}, {0x039f, 'O'}, {0x03a1, 'P'}, {0x03a4, 'T'}, {0x03a5, 'Y'}, {0x03a7, 'X'}});

bool IsInvisible(char32_t value) {
  return std::ranges::any_of(kInvisible, [&](const Range& r) { return value >= r.first && value <= r.last; });
}

// U+1D400..U+1D6A3 are thirteen alphabets of 26 capitals and 26 small letters; U+1D7CE..U+1D7FF five rows of digits.
constexpr std::array kMathematical = std::to_array<Range>({{0x1d400, 0x1d6a3}, {0x1d7ce, 0x1d7ff}});

char PlainMathematical(char32_t value) {
  const auto& [letters, digits] = kMathematical;
  if (value >= letters.first && value <= letters.last) {
    const char32_t index = (value - letters.first) % 52;
    return static_cast<char>(index < 26 ? 'A' + index : 'a' + (index - 26));
  }
  if (value >= digits.first && value <= digits.last) return static_cast<char>('0' + (value - digits.first) % 10);
  return 0;
}

char Plain(char32_t value) {
  if (const char plain = PlainMathematical(value); plain != 0) return plain;
  for (const Dress& dress : kDresses) {
    if (value >= dress.first && value < dress.first + dress.count) {
      return static_cast<char>(static_cast<char32_t>(dress.plain) + (value - dress.first));
    }
  }
  const auto* const found = std::ranges::find(kLookAlikes, value, &LookAlike::letter);
  return found == kLookAlikes.end() ? '\0' : found->plain;
}

// By the first two bytes of a code point that has two or more: whether it folds, or one that has more may.
constexpr std::size_t PairOf(unsigned char first, unsigned char second) {
  return (first & 0x3fU) << 6U | (second & 0x3fU);
}
constexpr auto kPairMayFold = [] {
  std::array<bool, 0x1000> table{};
  const auto mark = [&](char32_t first, char32_t last) {
    for (char32_t value = first; value <= last; ++value) {
      const bool two = value < 0x800;
      const bool three = value < 0x10000;
      const char32_t lead = two ? 0xc0 | value >> 6 : three ? 0xe0 | value >> 12 : 0xf0 | value >> 18;
      const char32_t next = two ? value : three ? value >> 6 : value >> 12;
      table[PairOf(static_cast<unsigned char>(lead), static_cast<unsigned char>(next))] = true;
    }
  };
  for (const Range& range : kInvisible) mark(range.first, range.last);
  for (const Range& range : kMathematical) mark(range.first, range.last);
  for (const Dress& dress : kDresses) mark(dress.first, dress.first + dress.count - 1);
  for (const LookAlike& look_alike : kLookAlikes) mark(look_alike.letter, look_alike.letter);
  return table;
}();

// Whether the code point at `at`, which has two bytes at least, folds.
bool FoldsAt(BytesView source, std::size_t at) {
  const auto first = static_cast<unsigned char>(source[at]);
  const bool may_fold = kPairMayFold[PairOf(first, static_cast<unsigned char>(source[at + 1]))];
  if (first < 0xe0 || !may_fold) return may_fold;
  BytesView rest = source.substr(at);
  const CodePoint point = TakeCodePoint(rest);
  return point.valid && (Plain(point.value) != 0 || IsInvisible(point.value));
}

// The first code point that folds: most texts with high bytes are binary, and nothing is written for those.
std::size_t NextFoldable(BytesView source, std::size_t from) {
  std::size_t found = BytesView::npos;
  ForEachPair<LeadBytes, ContinuationBytes>(source, from, [&](std::size_t at) {
    if (FoldsAt(source, at)) found = at;
    return found == BytesView::npos;
  });
  return found;
}

}  // namespace

bool MayNeedFolding(BytesView, const TextFacts& facts) { return (facts.classes & kHigh) != 0; }

void FindFolding(BytesView text, Candidates& candidates) {
  if (NextFoldable(text, 0) != BytesView::npos) PushMarkWindows(text, NextFoldable, candidates);
}

bool DecodeFolding(BytesView source, int, Output& output) {
  bool changed = false;
  BytesView rest = source;
  while (!rest.empty()) {
    const std::size_t begin = source.size() - rest.size();
    if (static_cast<unsigned char>(rest.front()) < 0x80) {
      std::size_t ascii = 1;
      while (ascii < rest.size() && static_cast<unsigned char>(rest[ascii]) < 0x80) ++ascii;
      if (!output.Copy(rest.substr(0, ascii), begin)) return changed;
      rest.remove_prefix(ascii);
      continue;
    }
    const CodePoint point = TakeCodePoint(rest);
    const BytesView bytes = source.substr(begin, point.length);
    const char plain = point.valid ? Plain(point.value) : '\0';
    if (plain == 0 && point.valid && IsInvisible(point.value)) {
      changed = true;
      continue;
    }
    if (plain != 0) changed = true;
    if (!output.Put(plain != 0 ? BytesView(&plain, 1) : bytes, begin, begin + point.length)) return changed;
  }
  return changed;
}

}  // namespace telltale
