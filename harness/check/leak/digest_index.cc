#include "harness/check/leak/digest_index.h"

#include <algorithm>

namespace telltale {

void DigestIndex::Seal() {
  constexpr std::size_t kMaxBitmapBits = std::size_t{1} << 27U;
  count_ = entries_.size();
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(count_ + count_ / 2, 16));
  const std::size_t bits = std::min(std::bit_ceil(std::max<std::size_t>(count_ * 16, 1024)), kMaxBitmapBits);
  slots_.assign(slots, Entry{});
  bitmap_.assign(bits / 64, 0);
  slot_shift_ = 64 - static_cast<unsigned>(std::countr_zero(slots));
  bitmap_shift_ = 64 - static_cast<unsigned>(std::countr_zero(bits));
  for (const Entry& entry : entries_) {
    const std::uint64_t hash = Hash(entry.key);
    const std::uint64_t bit = hash >> bitmap_shift_;
    bitmap_[bit >> 6U] |= std::uint64_t{1} << (bit & 63U);
    std::size_t at = hash >> slot_shift_;
    while (slots_[at].key != kEmpty) at = (at + 1) & (slots - 1);
    slots_[at] = entry;
  }
  entries_ = {};
}

}  // namespace telltale
