#include "harness/check/leak/digest_index.h"

#include <algorithm>
#include <bit>

namespace telltale {

void DigestIndex::Seal() {
  count_ = entries_.size();
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(count_ + count_ / 2, 16));
  slots_.assign(slots, Entry{});
  filter_.Reset(count_);
  slot_shift_ = 64 - static_cast<unsigned>(std::countr_zero(slots));
  for (const Entry& entry : entries_) {
    const std::uint64_t hash = Hash(entry.key);
    filter_.Add(hash);
    std::size_t at = hash >> slot_shift_;
    while (slots_[at].key != kEmpty) at = (at + 1) & (slots - 1);
    slots_[at] = entry;
  }
  entries_ = {};
}

}  // namespace telltale
