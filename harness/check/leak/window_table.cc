#include "harness/check/leak/window_table.h"

#include <algorithm>
#include <bit>

namespace telltale {

void WindowTable::Seal() {
  // Sparse where that costs nothing, dense where the bitmap would not fit the caches.
  constexpr std::size_t kRoomyBits = std::size_t{1} << 20U;
  constexpr std::size_t kMostBits = std::size_t{1} << 27U;
  if (added_.empty()) return;
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(added_.size() * 2, 16));
  const std::size_t wanted = std::bit_ceil(std::max<std::size_t>(added_.size() * 64, 4096));
  const std::size_t bits = std::clamp(wanted, std::min(wanted, kRoomyBits),
                                      std::min(std::max(std::bit_ceil(added_.size() * 8), kRoomyBits), kMostBits));
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
  added_ = {};
}

}  // namespace telltale
