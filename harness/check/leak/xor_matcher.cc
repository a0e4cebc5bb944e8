#include "harness/check/leak/xor_matcher.h"

#include <algorithm>

namespace telltale {
namespace {

constexpr std::size_t kWindow = 5;
constexpr std::size_t kStride = 4;
constexpr std::size_t kShortestDelta = kWindow + kStride - 1;
constexpr std::uint64_t kWindowBits = ~std::uint64_t{0} >> (64 - 8 * kWindow);

std::uint64_t Hash(std::uint64_t delta) { return (delta & kWindowBits) * kHashFactor; }

unsigned DistinctBytes(BytesView bytes) {
  unsigned distinct = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    distinct += bytes.substr(0, i).find(bytes[i]) == BytesView::npos ? 1 : 0;
  return distinct;
}

Bytes Delta(BytesView text, std::size_t key_bytes) {
  Bytes delta;
  for (std::size_t i = 0; i + key_bytes < text.size(); ++i) delta += static_cast<char>(text[i] ^ text[i + key_bytes]);
  return delta;
}

// A delta of few distinct bytes ("00000000", "--------") stands in any text of the kind.
bool HasShape(BytesView delta) {
  constexpr unsigned kMinDistinct = 4;
  for (std::size_t at = 0; at + 8 <= delta.size(); ++at) {
    if (DistinctBytes(delta.substr(at, 8)) >= kMinDistinct) return true;
  }
  return false;
}

}  // namespace

XorMatcher::XorMatcher(std::vector<Value> values) : values_(std::move(values)) {
  for (std::size_t key_bytes = 1; key_bytes <= kLongestKey; ++key_bytes) {
    for (std::size_t i = 0; i < values_.size(); ++i) Insert(key_bytes, static_cast<std::uint32_t>(i));
    windows_[key_bytes - 1].Seal();
  }
}

void XorMatcher::Insert(std::size_t key_bytes, std::uint32_t value) {
  const Bytes delta = Delta(values_[value].text, key_bytes);
  if (delta.size() < kShortestDelta || !HasShape(delta)) return;
  for (std::size_t remainder = 0; remainder < kStride; ++remainder) {
    std::size_t best = remainder;
    unsigned best_distinct = 0;
    for (std::size_t at = remainder; at + kWindow <= delta.size() && best_distinct < kWindow; at += kStride) {
      const unsigned distinct = DistinctBytes(BytesView(delta).substr(at, kWindow));
      if (distinct > best_distinct) best = at;
      best_distinct = std::max(best_distinct, distinct);
    }
    windows_[key_bytes - 1].Add(Hash(LoadUpTo8(delta.data() + best, kWindow)), value, best);
  }
}

template <std::size_t kKeyBytes>
void XorMatcher::ScanKey(BytesView text, std::vector<XorHit>& hits) const {
  const WindowTable& table = windows_[kKeyBytes - 1];
  if (table.empty()) return;
  const char* const bytes = text.data();
  const WindowTable::Probe probe = table.probe();
  std::size_t at = 0;
  for (; at + 8 + kKeyBytes <= text.size(); at += kStride) {
    const std::uint64_t hash = Hash(LoadWindow(bytes + at) ^ LoadWindow(bytes + at + kKeyBytes));
    if (probe.MayHave(hash)) [[unlikely]] {
      LookUp(text, at, kKeyBytes, hash, hits);
    }
  }
  for (; at + kWindow + kKeyBytes <= text.size(); at += kStride) {
    const std::uint64_t hash = Hash(LoadNear(text, at) ^ LoadNear(text, at + kKeyBytes));
    if (table.MayHave(hash)) LookUp(text, at, kKeyBytes, hash, hits);
  }
}

void XorMatcher::Scan(BytesView text, std::size_t longest_key, std::vector<XorHit>& hits) const {
  static_assert(kLongestKey == 4);
  ScanKey<1>(text, hits);
  if (longest_key >= 2) ScanKey<2>(text, hits);
  if (longest_key >= 3) ScanKey<3>(text, hits);
  if (longest_key >= 4) ScanKey<4>(text, hits);
}

void XorMatcher::LookUp(BytesView text, std::size_t position, std::size_t key_bytes, std::uint64_t hash,
                        std::vector<XorHit>& hits) const {
  windows_[key_bytes - 1].Find(hash, [&](const WindowTable::Slot& slot) {
    const Bytes& value = values_[slot.entry].text;
    if (slot.anchor > position) return;
    const std::size_t begin = position - slot.anchor;
    if (value.size() > text.size() - begin) return;
    bool encrypted = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const int key = text[begin + i % key_bytes] ^ value[i % key_bytes];
      if ((text[begin + i] ^ value[i]) != key) return;
      encrypted = encrypted || key != 0;
    }
    if (encrypted) hits.push_back({values_[slot.entry].tag, begin, value.size(), key_bytes});
  });
}

}  // namespace telltale
