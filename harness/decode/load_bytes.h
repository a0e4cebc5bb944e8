#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/bytes.h"

// Up to eight bytes of a text as one number, the first byte lowest, and the factor that makes a hash of it.
namespace telltale {

static_assert(std::endian::native == std::endian::little);

inline std::uint64_t LoadWindow(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, 8);
  return word;
}

// The first `count` bytes, eight at most; zeros behind them.
inline std::uint64_t LoadUpTo8(const char* at, std::size_t count) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count && i < 8; ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
  }
  return word;
}

// The eight bytes from `at`, which is in the text; zeros past its end.
inline std::uint64_t LoadNear(BytesView text, std::size_t at) {
  if (at + 8 <= text.size()) return LoadWindow(text.data() + at);
  if (text.size() < 8) return LoadUpTo8(text.data() + at, text.size() - at);
  return LoadWindow(text.data() + text.size() - 8) >> (8 * (at + 8 - text.size()));
}

inline constexpr std::uint64_t kHashFactor = 0x9e3779b97f4a7c15U;

}  // namespace telltale
