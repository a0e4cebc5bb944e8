#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/bytes.h"
#include "harness/decode/load_bytes.h"
#include "harness/detect/tables/filtered_table.h"

namespace telltale {

inline constexpr std::uint64_t kFoldLetters = 0x2020202020202020U;

// Of the first `bytes` bytes that were loaded, one to eight, letters folded.
inline std::uint64_t WindowHash(std::uint64_t loaded, std::size_t bytes) {
  return ((loaded | kFoldLetters) & (~std::uint64_t{0} >> (64 - 8 * bytes))) * kHashFactor;
}
template <std::size_t kBytes>
std::uint64_t WindowHash(std::uint64_t loaded) {
  return WindowHash(loaded, kBytes);
}

// Of all of the word [begin, end), letters folded. Words that agree in their length and their first and last eight
// bytes have the same hash.
inline std::uint64_t WordHash(BytesView text, std::size_t begin, std::size_t end) {
  const std::size_t length = end - begin;
  const char* const first = text.data() + begin;
  if (length > 8) {
    const std::uint64_t tail = LoadWindow(first + length - 8) | kFoldLetters;
    return ((LoadWindow(first) | kFoldLetters) ^ (tail * kHashFactor >> 7U) ^ length) * kHashFactor;
  }
  const std::uint64_t head = LoadNear(text, begin) & (~std::uint64_t{0} >> (64 - 8 * length));
  return ((head | kFoldLetters) ^ length) * kHashFactor;
}

// Of the windows of a pattern, one for each offset, by how rare they are: where the `count` neighbours begin of which
// the commonest is as rare as can be. Of `count` positions in a row one is looked at, wherever the pattern stands and
// whatever parts of the text are left out between two looks. At least `count` scores.
std::size_t RarestNeighbours(std::span<const int> scores, std::size_t count);

struct WindowPlace {
  std::uint32_t entry = 0;   // what the window is of, as its user counts
  std::uint32_t anchor = 0;  // its offset in that
};
using WindowTable = FilteredTable<WindowPlace>;

}  // namespace telltale
