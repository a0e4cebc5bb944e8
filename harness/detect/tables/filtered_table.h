#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/large_pages.h"
#include "harness/detect/tables/hash_filter.h"

namespace telltale {

// A hash table of up to 2^31 small values behind a filter that mostly says no. It knows a hash by where it stands and
// by 31 bits made of all of its own: who must be sure compares what the value stands for. Built once; immutable after
// Seal(), then thread-safe.
template <class Value>
class FilteredTable {
 public:
  // Before the first Add(), where the number is known roughly: what is not used costs no memory but addresses.
  void Reserve(std::size_t values) { added_.reserve(values); }
  void Add(std::uint64_t hash, const Value& value) { added_.push_back({hash, value}); }
  void Seal();

  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  // Of the hashes of all values.
  const HashFilter& filter() const { return filter_; }

  // Calls found(value) for each value with that hash (and, rarely, for others), in the order in which they were added.
  template <class Found>
  void Find(std::uint64_t hash, const Found& found) const {
    const std::uint32_t check = CheckOf(hash);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash >> slot_shift_; slots_[at].check != kEmpty; at = (at + 1) & mask) {
      if (slots_[at].check == check) found(slots_[at].value);
    }
  }

  // Calls found(value) for each value of all, in an order that depends on the hashes alone. Slow.
  template <class Found>
  void ForEach(const Found& found) const {
    for (const Slot& slot : slots_) {
      if (slot.check != kEmpty) found(slot.value);
    }
  }

 private:
  static constexpr std::uint32_t kEmpty = 0;
  static constexpr std::size_t kFewestSlots = 16;
  struct Added {
    std::uint64_t hash = 0;
    Value value;
  };
  struct Slot {
    std::uint32_t check = kEmpty;
    Value value;
  };
  static std::uint32_t CheckOf(std::uint64_t hash) { return static_cast<std::uint32_t>(hash ^ hash >> 32U) | 1U; }

  LargeVector<Added> added_;  // until Seal()
  HashFilter filter_;
  LargeVector<Slot> slots_ = LargeVector<Slot>(kFewestSlots);
  unsigned slot_shift_ = 64 - static_cast<unsigned>(std::countr_zero(kFewestSlots));
  std::size_t count_ = 0;
};

template <class Value>
void FilteredTable<Value>::Seal() {
  constexpr std::size_t kAhead = 16;  // of them the memory is asked for before they are put in
  count_ = added_.size();
  const std::size_t slots = std::bit_ceil(std::max(count_ + count_ / 2, kFewestSlots));
  slots_.assign(slots, Slot{});
  slot_shift_ = 64 - static_cast<unsigned>(std::countr_zero(slots));
  filter_.Reset(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (i + kAhead < count_) {
      __builtin_prefetch(&slots_[added_[i + kAhead].hash >> slot_shift_], 1);
      filter_.Prefetch(added_[i + kAhead].hash);
    }
    const Added& added = added_[i];
    filter_.Add(added.hash);
    std::size_t at = added.hash >> slot_shift_;
    while (slots_[at].check != kEmpty) at = (at + 1) & (slots - 1);
    slots_[at] = {CheckOf(added.hash), added.value};
  }
  added_ = {};
}

}  // namespace telltale
