#include "harness/decode/text_set.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <random>

namespace telltale {

std::uint64_t HashText(BytesView text) {
  static const std::uint64_t seed = [] {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
  }();
  const std::uint64_t hash = XXH3_64bits_withSeed(text.data(), text.size(), seed);
  return hash == 0 ? 1 : hash;
}

bool TextSet::Add(std::uint64_t hash) {
  if (count_ * 2 >= slots_.size()) Grow();
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
    Slot& slot = slots_[i];
    if (slot.generation != generation_) {
      slot = {hash, generation_};
      ++count_;
      return true;
    }
    if (slot.hash == hash) return false;
  }
}

void TextSet::Clear() {
  ++generation_;
  count_ = 0;
  if (slots_.size() > kFewest * 64) {
    slots_.assign(kFewest, Slot{});
    slots_.shrink_to_fit();
  }
}

void TextSet::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  count_ = 0;
  for (const Slot& slot : old) {
    if (slot.generation == generation_) Add(slot.hash);
  }
}

}  // namespace telltale
