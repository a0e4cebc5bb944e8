#include "harness/decode/text_set.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <random>

namespace telltale {

namespace {

// Long texts are hashed with a secret that is made of the seed: once, not for each of them.
struct HashKey {
  HashKey() {
    std::random_device device;
    seed = (std::uint64_t{device()} << 32) | device();
    XXH3_generateSecret_fromSeed(secret.data(), seed);
  }
  std::uint64_t seed = 0;
  std::array<unsigned char, XXH3_SECRET_DEFAULT_SIZE> secret{};
};

}  // namespace

std::uint64_t HashText(BytesView text) {
  static const HashKey key;
  const std::uint64_t hash =
      XXH3_64bits_withSecretandSeed(text.data(), text.size(), key.secret.data(), key.secret.size(), key.seed);
  return hash == 0 ? 1 : hash;
}

bool TextSet::Add(std::uint64_t hash) {
  if (count_ * 2 >= slots_.size() && slots_.size() < kMost) Grow();
  const bool full = count_ * 2 >= slots_.size();
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
    Slot& slot = slots_[i];
    if (slot.generation != generation_) {
      if (full) return true;
      slot = {hash, generation_};
      ++count_;
      return true;
    }
    if (slot.hash == hash) return false;
  }
}

bool TextSet::Contains(std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask; slots_[i].generation == generation_; i = (i + 1) & mask) {
    if (slots_[i].hash == hash) return true;
  }
  return false;
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
