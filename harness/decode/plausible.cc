#include "harness/decode/plausible.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "core/utf8.h"
#include "harness/decode/byte_class.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/load_bytes.h"

namespace telltale {

bool IsText(BytesView bytes) {
  if (bytes.empty()) return false;
  const std::size_t size = bytes.size();
  while (!bytes.empty()) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    if (byte < 0x80) {
      if (!IsTextByte(byte)) return false;
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t at = size - bytes.size();
    const std::size_t left = bytes.size();
    const bool continues = byte < 0xc0;
    if (!TakeCodePoint(bytes).valid && left > 3 && !(continues && at < 3)) return false;
  }
  return true;
}

bool MayBeMagic(char first) {
  constexpr auto kFirst = [] {
    std::array<bool, 256> table{};
    // P, B and x are letters.
    for (const unsigned byte : {0x1fU, 0x28U, 0xfdU, 0x04U, 0x50U, 0x42U, 0x78U, 0x5dU, 0xffU}) table[byte] = true;
    return table;
  }();
  return kFirst[static_cast<unsigned char>(first)];
}

bool HasMagic(BytesView b) {
  using namespace std::string_view_literals;
  if (b.empty() || !MayBeMagic(b[0])) return false;
  constexpr BytesView kMagic[] = {"\x1f\x8b"sv,
                                  "\x28\xb5\x2f\xfd"sv,
                                  "\xfd"
                                  "7zXZ"sv,
                                  "\x04\x22\x4d\x18"sv,
                                  "PK\x03\x04"sv,
                                  "BZh"sv,
                                  "\x78\x01"sv,
                                  "\x78\x5e"sv,
                                  "\x78\x9c"sv,
                                  "\x78\xda"sv,
                                  "\x5d\x00\x00"sv,
                                  "\xff\x06\x00\x00sNaPpY"sv};
  return std::ranges::any_of(kMagic, [&](BytesView magic) { return b.starts_with(magic); });
}

bool IsWideText(BytesView bytes) {
  const BytesView head = bytes.substr(0, 32);
  const auto zeros = static_cast<std::size_t>(std::ranges::count(head, '\0'));
  return head.size() >= 8 && zeros * 5 >= head.size() * 2 && zeros * 5 <= head.size() * 4;
}

bool IsDigestSize(std::size_t bytes) {
  return bytes == 16 || bytes == 20 || bytes == 28 || bytes == 32 || bytes == 48 || bytes == 64;
}

bool IsPlausible(BytesView bytes) {
  return IsDigestSize(bytes.size()) || HasMagic(bytes) || IsText(bytes) || IsWideText(bytes);
}

bool LooksMeant(BytesView bytes) {
  constexpr unsigned kShortestWord = 7;
  return HasMagic(bytes) || HasRunOf<PrintBytes>(bytes, kShortestWord) || IsText(bytes);
}

namespace {

// How many of its bytes are not 0.
unsigned NonZeroBytes(std::uint64_t eight) {
  constexpr std::uint64_t kLow = 0x7f7f7f7f7f7f7f7f;
  const std::uint64_t tops = ((((eight & kLow) + kLow) | eight) & ~kLow) >> 7;
  return static_cast<unsigned>(tops * 0x0101010101010101 >> 56);
}

// Of at least 13 bytes: whether the first ones break each pattern often enough. Most texts are told by that.
bool BeginsWithEnough(BytesView text) {
  constexpr std::array<unsigned, 5> kEnough = {4, 3, 2, 2, 1};  // breaks of 13 bits each, to 48 bits with the period's
  const std::uint64_t first = LoadWindow(text.data());
  for (std::size_t i = 0; i < kEnough.size(); ++i) {
    if (NonZeroBytes(LoadWindow(text.data() + i + 1) ^ first) < kEnough[i]) return false;
  }
  return true;
}

}  // namespace

bool SaysLittle(BytesView text) {
  constexpr std::size_t kShortest = 16;
  constexpr std::size_t kFewestBits = 48;
  if (text.size() < kShortest || BeginsWithEnough(text)) return false;
  // A byte that breaks the pattern says what it is and where it is.
  const std::size_t break_bits = 8 + static_cast<std::size_t>(std::bit_width(text.size()));
  for (std::size_t period = 1; 8 * period < kFewestBits; ++period) {
    std::size_t bits = 8 * period;
    for (std::size_t i = period; i < text.size() && bits < kFewestBits; ++i) {
      if (text[i] != text[i - period]) bits += break_bits;
    }
    if (bits < kFewestBits) return true;
  }
  return false;
}

bool IsTimestamp(BytesView text) {
  constexpr std::string_view kBegin = "0000-00-00T00:00";  // 0: a digit
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kLongest = 40;
  if (text.size() < kDate || text.size() > kLongest || text[4] != '-') return false;
  if (text.size() > kDate && text.size() < kBegin.size()) return false;
  for (std::size_t i = 0; i < std::min(text.size(), kBegin.size()); ++i) {
    const bool fits =
        kBegin[i] == '0' ? ByteClasses(text[i]) == kDigit : text[i] == kBegin[i] || (i == kDate && text[i] == ' ');
    if (!fits) return false;
  }
  return std::ranges::all_of(text.substr(std::min(text.size(), kBegin.size())), [](char c) {
    return ByteClasses(c) == kDigit || c == ':' || c == '.' || c == ',' || c == '+' || c == '-' || c == 'Z';
  });
}

bool IsForm(BytesView text) {
  constexpr auto kLetters = [] {
    std::array<bool, 256> letters{};
    for (std::size_t c = 0; c < 256; ++c) letters[c] = (kByteClasses[c] & kAlnum) != 0;
    for (const char c : std::string_view("%+-_.*~=&/:,@? ")) letters[static_cast<unsigned char>(c)] = true;
    return letters;
  }();
  std::size_t parts = 0;
  std::size_t named_parts = 0;
  std::size_t begin = 0;
  bool named = false;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at == text.size() || text[at] == '&') {
      if (!named && parts > 0) return false;
      ++parts;
      named_parts += named ? 1 : 0;
      begin = at + 1;
      named = false;
    } else if (!kLetters[static_cast<unsigned char>(text[at])]) {
      return false;
    } else if (text[at] == '=') {
      named = named || at > begin;
    }
  }
  return named_parts >= 2;
}

}  // namespace telltale
