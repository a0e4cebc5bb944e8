#include "harness/detect/tables/xor_matcher.h"

#include <algorithm>
#include <array>

namespace telltale {
namespace {

constexpr std::size_t kWindow = 5;
constexpr std::size_t kStride = 4;
constexpr std::size_t kShortText = 64;
constexpr std::size_t kShortestDelta = kWindow + kStride - 1;
constexpr std::uint64_t kWindowBits = ~std::uint64_t{0} >> (64 - 8 * kWindow);

std::uint64_t Hash(std::uint64_t delta) { return (delta & kWindowBits) * kHashFactor; }

int DistinctBytes(BytesView bytes) {
  int distinct = 0;
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
  constexpr int kMinDistinct = 4;
  for (std::size_t at = 0; at + 8 <= delta.size(); ++at) {
    if (DistinctBytes(delta.substr(at, 8)) >= kMinDistinct) return true;
  }
  return false;
}

}  // namespace

XorMatcher::XorMatcher(std::vector<Value> values) : values_(std::move(values)) {
  for (std::size_t key_bytes = 1; key_bytes <= kLongestKey; ++key_bytes) {
    for (std::size_t i = 0; i < values_.size(); ++i) Insert(key_bytes, static_cast<std::uint32_t>(i));
  }
  for (WindowTable& windows : windows_) windows.Seal();
}

void XorMatcher::Insert(std::size_t key_bytes, std::uint32_t value) {
  const Bytes delta = Delta(values_[value].text, key_bytes);
  if (delta.size() < kShortestDelta || !HasShape(delta)) return;
  std::vector<int> distinct;
  for (std::size_t at = 0; at + kWindow <= delta.size(); ++at) {
    distinct.push_back(DistinctBytes(BytesView(delta).substr(at, kWindow)));
  }
  const std::size_t first = RarestNeighbours(distinct, kStride);
  for (std::size_t at = first; at < first + kStride; ++at) {
    const std::uint64_t window = LoadUpTo8(delta.data() + at, kWindow);
    windows_[key_bytes - 1].Add(Hash(window), {value, static_cast<std::uint32_t>(at)});
    begins_[window >> 6U & 1023U] |= std::uint64_t{1} << (window & 63U);
  }
}

template <std::size_t kKeys>
void XorMatcher::ScanKeys(BytesView text, SourceRange part, std::vector<XorHit>& hits,
                          std::vector<FarLook>* far) const {
  std::array<HashFilter::Probe, kKeys> probes;
  for (std::size_t i = 0; i < kKeys; ++i) probes[i] = windows_[i].filter().probe();
  const auto look = [&](std::size_t at, const auto& load) {
    const std::uint64_t first = load(at);
    bool found = false;  // asked once for all keys: hardly any has it
    for (std::size_t i = 0; i < kKeys; ++i) {
      const std::uint64_t delta = first ^ load(at + i + 1);
      if (MayBegin(delta)) [[unlikely]] {
        found |= probes[i].MayHave(Hash(delta));
      }
    }
    if (found) [[unlikely]] {
      LookUpKeys(text, at, kKeys, hits, far);
    }
  };
  constexpr std::size_t kLoaded = 8 + kKeys;
  std::size_t at = part.begin;
  if (text.size() <= kShortText) {  // most of one would be its end
    std::array<char, kShortText + kLoaded> padded{};
    std::ranges::copy(text, padded.begin());
    const std::size_t end = std::min(part.end, text.size() < kWindow ? 0 : text.size() - kWindow);
    for (; at < end; at += kStride) look(at, [&](std::size_t from) { return LoadWindow(padded.data() + from); });
    return;
  }
  const std::size_t last_easy = std::min(part.end, text.size() - kLoaded + 1);
  for (; at < last_easy; at += kStride) look(at, [&](std::size_t from) { return LoadWindow(text.data() + from); });
  for (; at < part.end && at + kWindow < text.size(); at += kStride) {
    look(at, [&](std::size_t from) { return LoadNear(text, from); });
  }
}

void XorMatcher::Scan(BytesView text, SourceRange part, std::size_t longest_key, std::vector<XorHit>& hits,
                      std::vector<FarLook>* far) const {
  if (values_.empty()) return;
  if (longest_key == 1) {
    ScanKeys<1>(text, part, hits, far);
  } else {
    ScanKeys<kLongestKey>(text, part, hits, far);
  }
}

void XorMatcher::LookUpKeys(BytesView text, std::size_t position, std::size_t keys, std::vector<XorHit>& hits,
                            std::vector<FarLook>* far) const {
  for (std::size_t i = 0; i < keys && position + kWindow + i + 1 <= text.size(); ++i) {
    const std::uint64_t hash = Hash(LoadNear(text, position) ^ LoadNear(text, position + i + 1));
    if (windows_[i].filter().MayHave(hash)) LookUp(text, position, i + 1, hash, hits, far);
  }
}

void XorMatcher::LookUp(BytesView text, std::size_t position, std::size_t key_bytes, std::uint64_t hash,
                        std::vector<XorHit>& hits, std::vector<FarLook>* far) const {
  windows_[key_bytes - 1].Find(hash, [&](const WindowPlace& place) {
    if (far != nullptr) far->push_back({position});
    const Bytes& value = values_[place.entry].text;
    if (place.anchor > position) return;
    const std::size_t begin = position - place.anchor;
    if (value.size() > text.size() - begin) return;
    bool encrypted = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const int key = text[begin + i % key_bytes] ^ value[i % key_bytes];
      if ((text[begin + i] ^ value[i]) != key) return;
      encrypted = encrypted || key != 0;
    }
    if (encrypted) hits.push_back({values_[place.entry].tag, begin, value.size(), key_bytes});
  });
}

}  // namespace telltale
