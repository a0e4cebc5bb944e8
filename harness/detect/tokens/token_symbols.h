#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/bytes.h"

namespace telltale {

// How the characters of a token stand for the bits of a digest.
struct TokenSymbols {
  using Values = std::array<std::int8_t, 256>;
  Values values;            // -1: no symbol
  unsigned bits;            // of one symbol
  std::size_t slack;        // characters at the end whose bits may be padding
  bool past_words = false;  // the run of symbols goes on over punctuation

  int At(BytesView text, std::size_t at) const { return values[static_cast<unsigned char>(text[at])]; }
};

inline constexpr std::size_t kEnoughBits = 48;  // of a digest, where the token ends with them
inline constexpr std::size_t kPlentyBits = 64;  // where it goes on

constexpr TokenSymbols::Values MakeTokenValues(std::string_view alphabet, bool any_case) {
  TokenSymbols::Values values{};
  values.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    const char c = alphabet[i];
    values[static_cast<unsigned char>(c)] = static_cast<std::int8_t>(i);
    if (any_case && c >= 'a' && c <= 'z') values[static_cast<unsigned char>(c - 32)] = static_cast<std::int8_t>(i);
  }
  return values;
}

constexpr TokenSymbols::Values MakeBase64Values() {
  TokenSymbols::Values values =
      MakeTokenValues("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", false);
  values['-'] = 62;
  values['_'] = 63;
  return values;
}

inline constexpr TokenSymbols kHexSymbols{MakeTokenValues("0123456789abcdef", true), 4, 0};
inline constexpr TokenSymbols kBase32Symbols{MakeTokenValues("abcdefghijklmnopqrstuvwxyz234567", true), 5, 1};
inline constexpr TokenSymbols kBase64Symbols{MakeBase64Values(), 6, 1, true};

// The first 48 bits of text[begin, end) as a number; false: it has fewer, or other characters among them.
template <unsigned kBits>
bool HeadKey(const TokenSymbols& symbols, BytesView text, std::size_t begin, std::size_t end, std::uint64_t& key) {
  constexpr std::size_t kNeeded = (kEnoughBits + kBits - 1) / kBits;
  if (end - begin < kNeeded) return false;
  std::uint64_t bits = 0;
  for (std::size_t i = begin; i < begin + kNeeded; ++i) {
    const int value = symbols.At(text, i);
    if (value < 0) return false;
    bits = bits << kBits | static_cast<unsigned>(value);
  }
  key = bits >> (kNeeded * kBits - kEnoughBits);
  return true;
}

}  // namespace telltale
