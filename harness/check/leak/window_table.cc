#include "harness/check/leak/window_table.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace telltale {

std::size_t RarestNeighbours(std::span<const int> scores, std::size_t count) {
  std::size_t best = 0;
  std::pair<int, int> best_score{-1, -1};
  for (std::size_t first = 0; first + count <= scores.size(); ++first) {
    const auto group = scores.subspan(first, count);
    const std::pair score{std::ranges::min(group), std::accumulate(group.begin(), group.end(), 0)};
    if (score > best_score) {
      best = first;
      best_score = score;
    }
  }
  return best;
}

void WindowTable::Seal(std::size_t fewest) {
  // One bit in 16 to 32 is set: a sparser bitmap says no more often, but no longer fits the innermost cache, and its
  // misses are then most of what a scan waits for.
  constexpr std::size_t kBitsEach = 16;
  constexpr std::size_t kMostBits = std::size_t{1} << 27U;
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(added_.size() * 2, 16));
  const std::size_t bits =
      std::min(std::bit_ceil(std::max({added_.size() * kBitsEach, fewest * kBitsEach, std::size_t{4096}})), kMostBits);
  slots_.assign(slots, Slot{});
  bitmap_.assign(bits / 64, 0);
  slot_shift_ = 64 - static_cast<unsigned>(std::countr_zero(slots));
  bitmap_shift_ = 64 - static_cast<unsigned>(std::countr_zero(bits));
  for (const Added& added : added_) {
    const std::uint64_t bit = added.hash >> bitmap_shift_;
    bitmap_[bit >> 6U] |= std::uint64_t{1} << (bit & 63U);
    std::size_t at = added.hash >> slot_shift_;
    while (slots_[at].entry != kEmpty) at = (at + 1) & (slots - 1);
    slots_[at] = {static_cast<std::uint32_t>(added.hash), added.entry, added.anchor};
  }
  count_ = added_.size();
  added_ = {};
}

}  // namespace telltale
