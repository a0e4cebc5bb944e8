#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/bytes.h"
#include "core/large_pages.h"
#include "harness/check/leak/hash_filter.h"
#include "harness/decode/load_bytes.h"

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

// A hash table of windows of patterns behind a filter that mostly says no. Immutable after Seal(), then thread-safe.
class WindowTable {
 public:
  struct Slot {
    std::uint32_t check = 0;
    std::uint32_t entry = kEmpty;
    std::uint32_t anchor = 0;  // offset of the window in its pattern
  };

  void Add(std::uint64_t hash, std::uint32_t entry, std::size_t anchor) {
    added_.push_back({hash, entry, static_cast<std::uint32_t>(anchor)});
  }
  void Seal();

  bool empty() const { return count_ == 0; }
  // Of the hashes of all windows.
  const HashFilter& filter() const { return filter_; }
  // Calls found(slot) for each window with that hash (and, rarely, for others), in the order in which they were added.
  template <class Found>
  void Find(std::uint64_t hash, const Found& found) const {
    const auto check = static_cast<std::uint32_t>(hash);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash >> slot_shift_; slots_[at].entry != kEmpty; at = (at + 1) & mask) {
      if (slots_[at].check == check) found(slots_[at]);
    }
  }

 private:
  static constexpr std::uint32_t kEmpty = UINT32_MAX;
  struct Added {
    std::uint64_t hash = 0;
    std::uint32_t entry = 0;
    std::uint32_t anchor = 0;
  };
  LargeVector<Added> added_;  // until Seal()
  HashFilter filter_;
  LargeVector<Slot> slots_;
  unsigned slot_shift_ = 63;
  std::size_t count_ = 0;
};

}  // namespace telltale
