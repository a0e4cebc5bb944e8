#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/bytes.h"
#include "harness/decode/byte_class.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/source_range.h"

namespace telltale {

// A run of bytes in a text, and the classes (ByteClass) of its bytes taken together.
struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint32_t classes = 0;
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

// What `table` says of all bytes of the text together.
inline std::uint32_t AnyOf(BytesView text, const std::array<std::uint32_t, 256>& table) {
  const auto of = [&](std::size_t i) { return table[static_cast<unsigned char>(text[i])]; };
  std::uint32_t even = 0;
  std::uint32_t odd = 0;
  std::size_t i = 0;
  for (; i + 2 <= text.size(); i += 2) {
    even |= of(i);
    odd |= of(i + 1);
  }
  return i < text.size() ? even | odd | of(i) : even | odd;
}

// What `table` says of each byte of the text.
template <class Bits>
Bits AllSay(BytesView text, const std::array<Bits, 256>& table) {
  auto all = static_cast<Bits>(~Bits{0});
  for (const char c : text) all &= table[static_cast<unsigned char>(c)];
  return all;
}

// How many different bytes the text has.
inline int DifferentBytes(BytesView text) {
  std::array<std::uint64_t, 4> seen{};
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    seen[byte >> 6] |= std::uint64_t{1} << (byte & 63);
  }
  int different = 0;
  for (const std::uint64_t bits : seen) different += std::popcount(bits);
  return different;
}

inline std::uint32_t ClassesOf(BytesView text) { return AnyOf(text, kByteClasses); }

// Everything but `lists`.
inline TextFacts FactsOf(BytesView text) {
  const std::uint32_t all = AnyOf(text, kByteFacts);
  TextFacts facts;
  facts.classes = all & ((1U << kMagicShift) - 1);
  if ((facts.classes & kBinary) != 0) facts.magics = static_cast<std::uint8_t>(all >> kMagicShift);
  return facts;
}

// Calls on_token(begin, end) for each longest run of base-N letters ([A-Za-z0-9+/_-]), then on_solid(begin, end) for
// each longest run without spaces, quotes and binary bytes (what base85 texts are runs of) that begins in one of
// `parts` (in order; no run goes over their ends). True: the text, all of it, may hold lists. Nothing is stored, so
// texts of any size cost no memory.
template <class OnToken, class OnSolid>
bool ForTextRuns(BytesView text, std::span<const SourceRange> parts, OnToken&& on_token, OnSolid&& on_solid) {
  bool lists = false;
  auto part = parts.begin();
  unsigned streak = 0;
  std::size_t last_end = 0;
  ForEachRun<BaseLetters>(text, [&](std::size_t begin, std::size_t end) {
    const std::size_t length = end - begin;
    if (length <= kLongestItem && IsListItem(text.substr(begin, length))) {
      streak = begin - last_end <= kWidestItemGap ? streak + 1 : 1;
    } else {
      streak = 0;
    }
    lists = lists || streak >= 6;
    last_end = end;
    if (length < kShortestToken) return;
    while (part != parts.end() && part->end <= begin) ++part;
    if (part != parts.end() && part->begin <= begin) on_token(begin, end);
  });
  for (const SourceRange& solids : parts) {
    ForEachRun<SolidBytes>(text, solids.begin, solids.end, [&](std::size_t begin, std::size_t end) {
      if (end - begin >= kShortestSolid) on_solid(begin, end);
    });
  }
  return lists;
}

// The same with the classes of each run and all facts.
template <class OnToken, class OnSolid>
TextFacts ScanText(BytesView text, OnToken&& on_token, OnSolid&& on_solid) {
  const auto run = [&](std::size_t begin, std::size_t end) {
    return Run{begin, end, ClassesOf(text.substr(begin, end - begin))};
  };
  TextFacts facts = FactsOf(text);
  const SourceRange whole{0, text.size()};
  facts.lists = ForTextRuns(
      text, std::span(&whole, 1), [&](std::size_t begin, std::size_t end) { on_token(run(begin, end)); },
      [&](std::size_t begin, std::size_t end) { on_solid(run(begin, end)); });
  return facts;
}

}  // namespace telltale
