#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "harness/decode/byte_masks.h"
#include "harness/decode/plausible.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

constexpr std::string_view kXxLetters = "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

// [0] of uuencode, [1] of xxencode; -1: no letter.
constexpr auto kValues = [] {
  std::array<std::array<std::int8_t, 256>, 2> values{};
  values[0].fill(-1);
  values[1].fill(-1);
  for (std::size_t c = ' '; c <= '`'; ++c) values[0][c] = static_cast<std::int8_t>((c - ' ') & 63);
  for (std::size_t v = 0; v < kXxLetters.size(); ++v) {
    values[1][static_cast<unsigned char>(kXxLetters[v])] = static_cast<std::int8_t>(v);
  }
  return values;
}();

int Value(char letter, int variant) {
  return kValues[static_cast<std::size_t>(variant)][static_cast<unsigned char>(letter)];
}

// By the first byte of a line the bytes that the line has, if none is trimmed; 0: it is none.
constexpr auto kLineLengths = [] {
  std::array<std::array<std::uint8_t, 256>, 2> lengths{};
  for (std::size_t variant = 0; variant < 2; ++variant) {
    for (std::size_t c = 0; c < 256; ++c) {
      const int bytes = kValues[variant][c];
      if (bytes > 0) lengths[variant][c] = static_cast<std::uint8_t>(1 + (bytes + 2) / 3 * 4);
    }
  }
  return lengths;
}();

// Whether a line says its own length. Mailers trim spaces at a line's end, so up to three may lack.
bool HasItsLength(BytesView line, int variant) {
  if (line.size() < 5) return false;
  const std::size_t said = kLineLengths[static_cast<std::size_t>(variant)][static_cast<unsigned char>(line[0])];
  return said != 0 && line.size() <= said + 1 && line.size() + 3 >= said;
}

bool IsEncodedLine(BytesView line, int variant) {
  return HasItsLength(line, variant) && std::ranges::all_of(line, [&](char c) { return Value(c, variant) >= 0; }) &&
         !IsTimestamp(line);
}

BytesView WithoutReturn(BytesView line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

BytesView LineAt(BytesView text, std::size_t begin, char separator) {
  return WithoutReturn(text.substr(begin, std::min(text.find(separator, begin), text.size()) - begin));
}

template <char kSeparator>
struct AllBut {
  static constexpr bool Has(char c) { return c != kSeparator; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    return _mm_xor_si128(byte_masks_internal::Is(bytes, kSeparator), byte_masks_internal::Splat(-1));
  }
#endif
};

// Chains of lines, of which none is empty.
template <class NoSeparator>
void FindLines(BytesView text, int variant, Candidates& candidates) {
  Candidate chain{0, 0, variant};
  const auto flush = [&] {
    if (chain.end != 0) candidates.push_back(chain);
    chain.end = 0;
  };
  std::size_t previous_end = 0;
  ForEachRun<NoSeparator>(text, [&](std::size_t begin, std::size_t end) {
    if (begin > previous_end + 1) flush();
    previous_end = end;
    const BytesView line = WithoutReturn(text.substr(begin, end - begin));
    if (!IsEncodedLine(line, variant)) return flush();
    if (chain.end == 0) chain.begin = begin;
    chain.end = begin + line.size();
  });
  flush();
}

// A line in a path: "/t/+9V5X.../events". Slashes are letters, too, so what a part of the path says of its length must
// lead to the end of a part.
void FindInPath(BytesView path, Candidates& candidates) {
  constexpr std::size_t kShortest = 13;  // nine bytes
  constexpr int kMostParts = 64;
  int parts = 0;
  for (std::size_t slash = 0; slash != BytesView::npos && parts < kMostParts;
       slash = path.find('/', slash + 1), ++parts) {
    const std::size_t begin = slash + 1;
    if (begin >= path.size()) return;
    const std::size_t said = kLineLengths[0][static_cast<unsigned char>(path[begin])];
    const std::size_t end = begin + said;
    if (said < kShortest || end > path.size()) continue;
    const bool ends = end == path.size() || path[end] == '/' || path[end] == '?';
    if (ends && IsEncodedLine(path.substr(begin, said), 0)) candidates.push_back({begin, end, 0});
  }
}

}  // namespace

bool HasSizedString(BytesView text) {
  bool found = false;
  std::size_t begin = 0;  // of the string before the quote
  const auto look = [&](std::size_t end) {
    constexpr std::size_t kMostOff = 5;  // HasItsLength, and a carriage return
    const std::size_t length = end - begin;
    if (length != 0) {
      const std::size_t said = kLineLengths[0][static_cast<unsigned char>(text[begin])];
      found = said != 0 && length + 3 - said <= kMostOff && !IsTimestamp(text.substr(begin, length));
    }
    begin = end + 1;
    return !found;
  };
  ForEachByte<OnlyByte<'"'>>(text, 0, look);
  return found || (begin != 0 && begin <= text.size() && !look(text.size()));
}

bool MayBeUuencoded(BytesView text, const TextFacts& facts) {
  if ((facts.classes & kBinary) != 0 || (facts.classes & (kUpperCase | kDigit)) == 0) return false;
  return text[0] == '/' || facts.sized_strings || (facts.classes & kNewline) != 0 || HasItsLength(text, 0) ||
         HasItsLength(text, 1);
}

void FindUuencoded(BytesView text, Candidates& candidates) {
  FindLines<AllBut<'\n'>>(text, 0, candidates);
  FindLines<AllBut<'\n'>>(text, 1, candidates);
  if (HasSizedString(text)) FindLines<AllBut<'"'>>(text, 0, candidates);
  if (text[0] == '/') FindInPath(text, candidates);
}

bool DecodeUuencoded(BytesView source, int variant, Output& output) {
  for (std::size_t begin = 0; begin < source.size();) {
    const BytesView line = LineAt(source, begin, '\n');
    const int bytes = line.empty() ? 0 : Value(line[0], variant);
    for (std::size_t i = 1; i < line.size(); i += 4) {
      std::uint32_t group = 0;
      for (std::size_t k = 0; k < 4; ++k) {
        const int value = i + k < line.size() ? Value(line[i + k], variant) : 0;
        group = (group << 6) | static_cast<std::uint32_t>(std::max(value, 0));
      }
      const int left = bytes - static_cast<int>((i - 1) / 4 * 3);
      const char decoded[3] = {static_cast<char>(group >> 16), static_cast<char>(group >> 8), static_cast<char>(group)};
      const std::size_t count = static_cast<std::size_t>(std::clamp(left, 0, 3));
      if (!output.Put(BytesView(decoded, count), begin, begin + line.size())) return true;
    }
    const std::size_t next = source.find('\n', begin);
    if (next == BytesView::npos) break;
    begin = next + 1;
  }
  return output.size() != 0;
}

}  // namespace telltale
