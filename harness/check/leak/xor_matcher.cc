#include "harness/check/leak/xor_matcher.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace telltale {
namespace {

constexpr std::uint64_t kTopBits = 0x8080808080808080U;

std::uint64_t Load(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, 8);
  return word;
}

std::uint64_t Hash(std::uint64_t delta) { return delta * 0x9e3779b97f4a7c15U; }

unsigned DistinctBytes(std::uint64_t word) {
  unsigned distinct = 0;
  for (unsigned i = 0; i < 8; ++i) {
    bool seen = false;
    for (unsigned j = 0; j < i; ++j) seen = seen || (word >> (8 * i) & 0xffU) == (word >> (8 * j) & 0xffU);
    distinct += seen ? 0 : 1;
  }
  return distinct;
}

}  // namespace

XorMatcher::XorMatcher(std::vector<Value> values) : values_(std::move(values)) {
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(values_.size() * 2, 16));
  const std::size_t bits = std::bit_ceil(std::max<std::size_t>(values_.size() * 64, 4096));
  slot_shift_ = 64 - static_cast<unsigned>(std::countr_zero(slots));
  bitmap_shift_ = 64 - static_cast<unsigned>(std::countr_zero(bits));
  for (std::size_t k = 0; k < kLongestKey; ++k) {
    slots_[k].assign(slots, Slot{});
    bitmap_[k].assign(bits / 64, 0);
    for (std::size_t i = 0; i < values_.size(); ++i) Insert(k + 1, static_cast<std::uint32_t>(i));
  }
}

void XorMatcher::Insert(std::size_t key_bytes, std::uint32_t value) {
  // A delta of few distinct bytes ("00000000", "--------") stands in any text of the kind.
  constexpr unsigned kMinDistinct = 4;
  const Bytes& text = values_[value].text;
  std::uint64_t best = 0;
  std::size_t anchor = 0;
  unsigned best_distinct = 0;
  for (std::size_t at = 0; at + 8 + key_bytes <= text.size(); ++at) {
    const std::uint64_t delta = Load(text.data() + at) ^ Load(text.data() + at + key_bytes);
    if (const unsigned distinct = DistinctBytes(delta); distinct > best_distinct) {
      best_distinct = distinct;
      best = delta;
      anchor = at;
    }
  }
  if (best_distinct < kMinDistinct) return;
  any_high_[key_bytes - 1] = any_high_[key_bytes - 1] || (best & kTopBits) != 0;
  const std::uint64_t hash = Hash(best);
  const std::uint64_t bit = hash >> bitmap_shift_;
  bitmap_[key_bytes - 1][bit >> 6U] |= std::uint64_t{1} << (bit & 63U);
  std::vector<Slot>& slots = slots_[key_bytes - 1];
  std::size_t at = hash >> slot_shift_;
  while (slots[at].value != UINT32_MAX) at = (at + 1) & (slots.size() - 1);
  slots[at] = {best, value, static_cast<std::uint32_t>(anchor)};
}

void XorMatcher::Scan(BytesView text, std::size_t longest_key, std::vector<XorHit>& hits) const {
  if (values_.empty()) return;
  for (std::size_t k = 1; k <= std::min(longest_key, kLongestKey); ++k) {
    if (text.size() < 8 + k) return;
    const char* bytes = text.data();
    const std::vector<std::uint64_t>& bitmap = bitmap_[k - 1];
    const std::size_t end = text.size() - 7 - k;
    const std::uint64_t unwanted = any_high_[k - 1] ? 0 : kTopBits;
    for (std::size_t i = 0; i < end; ++i) {
      const std::uint64_t delta = Load(bytes + i) ^ Load(bytes + i + k);
      // Of two ASCII letters, so that in binary texts nearly all is done here.
      if ((delta & unwanted) != 0) continue;
      const std::uint64_t bit = Hash(delta) >> bitmap_shift_;
      if ((bitmap[bit >> 6U] >> (bit & 63U) & 1U) != 0) [[unlikely]] {
        LookUp(text, i, k, delta, hits);
      }
    }
  }
}

void XorMatcher::LookUp(BytesView text, std::size_t position, std::size_t key_bytes, std::uint64_t delta,
                        std::vector<XorHit>& hits) const {
  const std::vector<Slot>& slots = slots_[key_bytes - 1];
  for (std::size_t at = Hash(delta) >> slot_shift_; slots[at].value != UINT32_MAX; at = (at + 1) & (slots.size() - 1)) {
    const Slot& slot = slots[at];
    const Bytes& value = values_[slot.value].text;
    if (slot.delta != delta || slot.anchor > position) continue;
    const std::size_t begin = position - slot.anchor;
    if (value.size() > text.size() - begin) continue;
    bool same = true;
    bool encrypted = false;
    for (std::size_t i = 0; i < value.size() && same; ++i) {
      const int key = text[begin + i % key_bytes] ^ value[i % key_bytes];
      same = (text[begin + i] ^ value[i]) == key;
      encrypted = encrypted || key != 0;
    }
    if (same && encrypted) hits.push_back({values_[slot.value].tag, begin, value.size(), key_bytes});
  }
}

}  // namespace telltale
