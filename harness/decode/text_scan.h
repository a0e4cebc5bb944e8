#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "harness/decode/byte_class.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/source_range.h"

namespace telltale {

// A run of bytes in a text (core/run.h has the run of a command), and the classes (ByteClass) of its bytes taken
// together. `in_path`: of a text that begins with a slash, as a path does.
struct TextRun {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t classes = 0;
  bool in_path = false;
  std::size_t length() const { return end - begin; }
};

// First bytes of compressed streams that a text holds somewhere.
enum MagicByte : std::uint8_t {
  kGzipByte = 1U << 0,
  kZlibByte = 1U << 1,
  kZstdByte = 1U << 2,
  kBzip2Byte = 1U << 3,
  kXzByte = 1U << 4,
  kLz4Byte = 1U << 5,
};

inline constexpr unsigned kMagicShift = 24;  // no ByteClass has a bit so high
// The classes of each byte and, above them, the MagicByte it is.
inline constexpr std::array<std::uint32_t, 256> kByteFacts = [] {
  std::array<std::uint32_t, 256> table = kByteClasses;
  const auto add = [&](std::size_t byte, MagicByte magic) { table[byte] |= std::uint32_t{magic} << kMagicShift; };
  add(0x1f, kGzipByte);
  add('x', kZlibByte);
  add(0x28, kZstdByte);
  add('B', kBzip2Byte);
  add(0xfd, kXzByte);
  add(0x5d, kXzByte);
  add(0x04, kLz4Byte);
  return table;
}();

// What a look at a text tells its decoders.
struct TextFacts {
  std::uint32_t classes = 0;  // of all bytes together
  std::uint8_t magics = 0;    // only of binary texts
  // Of texts with printable bytes in a row (run_facts.h):
  bool lists = false;          // it may hold lists of bytes
  bool turned_hex = false;     // it holds hex digits of which some are none before ROT13
  bool sized_strings = false;  // a string in it may say its own length, as uuencoded lines do
  bool reversed_word = false;  // a word stands in it that was written backwards (reversed_marks.h)
};

inline constexpr std::size_t kShortestToken = 8;   // base64 of six bytes
inline constexpr std::size_t kShortestSolid = 10;  // base85 of eight bytes

// What `table` says of all bytes of the text together.
inline std::uint32_t AnyOf(BytesView text, const std::array<std::uint32_t, 256>& table) {
  const auto of = [&](std::size_t i) { return table[static_cast<unsigned char>(text[i])]; };
  std::uint32_t even = 0;
  std::uint32_t odd = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    even |= of(i) | of(i + 2) | of(i + 4) | of(i + 6);
    odd |= of(i + 1) | of(i + 3) | of(i + 5) | of(i + 7);
  }
  for (; i < text.size(); ++i) even |= of(i);
  return even | odd;
}

// What `table` says of each byte of the text.
template <class Bits>
Bits AllSay(BytesView text, const std::array<Bits, 256>& table) {
  auto all = static_cast<Bits>(~Bits{0});
  for (std::size_t i = 0; i < text.size() && all != 0; ++i) all &= table[static_cast<unsigned char>(text[i])];
  return all;
}

// How many different bytes the text has; no more are counted than `most`.
inline int DifferentBytes(BytesView text, int most = 256) {
  std::array<std::uint64_t, 4> seen{};
  int different = 0;
  for (std::size_t i = 0; i < text.size() && different < most; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::uint64_t bit = std::uint64_t{1} << (byte & 63);
    different += (seen[byte >> 6] & bit) == 0 ? 1 : 0;
    seen[byte >> 6] |= bit;
  }
  return different;
}

inline std::uint32_t ClassesOf(BytesView text) { return AnyOf(text, kByteClasses); }

// By what kByteFacts says of all of its bytes. Everything but what its runs tell.
inline TextFacts FactsFrom(std::uint32_t all) {
  TextFacts facts;
  facts.classes = all & ((1U << kMagicShift) - 1);
  if ((facts.classes & kBinary) != 0) facts.magics = static_cast<std::uint8_t>(all >> kMagicShift);
  return facts;
}
inline TextFacts FactsOf(BytesView text) { return FactsFrom(AnyOf(text, kByteFacts)); }

// Calls on_token(begin, end) for each longest run of base-N letters ([A-Za-z0-9+/_-]) in `part` that is long enough.
template <class OnToken>
void ForTokens(BytesView text, SourceRange part, OnToken&& on_token) {
  ForEachRun<BaseLetters>(text, part.begin, part.end, [&](std::size_t begin, std::size_t end) {
    if (end - begin >= kShortestToken) on_token(begin, end);
  });
}

// The same with the runs without spaces, quotes and binary bytes: what base85 texts are runs of.
template <class OnSolid>
void ForSolids(BytesView text, SourceRange part, OnSolid&& on_solid) {
  ForEachRun<SolidBytes>(text, part.begin, part.end, [&](std::size_t begin, std::size_t end) {
    if (end - begin >= kShortestSolid) on_solid(begin, end);
  });
}

}  // namespace telltale
