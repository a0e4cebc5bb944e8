#include "harness/decode/known_stretches.h"

#include <algorithm>
#include <utility>

#include "harness/decode/byte_masks.h"
#include "harness/decode/load_bytes.h"
#include "harness/decode/text_set.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestStretch = 16;

// Commas and braces that open.
struct BeforeNames {
  static constexpr bool Has(char c) { return c == ',' || c == '{'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    return _mm_or_si128(byte_masks_internal::Is(bytes, ','), byte_masks_internal::Is(bytes, '{'));
  }
#endif
};

// Whether a quote and a long token begin at `at`.
bool BeginsName(BytesView text, std::size_t at) {
  constexpr std::size_t kLong = 4;
  if (at + kLong >= text.size() || text[at] != '"') return false;
  return std::ranges::all_of(text.substr(at + 1, kLong),
                             [](char c) { return (ByteClasses(c) & (kAlnum | kHigh)) != 0; });
}

}  // namespace

void KnownStretches::Read(BytesView text) {
  fresh_.clear();
  tokens_.clear();
  of_last_text_ = new_.size();
  text_hash_ = text.size();
  byte_facts_ = 0;
  run_facts_ = {};
  std::size_t begin = 0;
  cut_.clear();
  // All are prefetched before the first is looked at.
  const auto add = [&](std::size_t end) {
    const std::uint64_t hash = HashText(text.substr(begin, end + kMargin - begin));
    __builtin_prefetch(&pairs_[hash % kPairs]);
    cut_.push_back({begin, end, hash});
    begin = end;
  };
  ForEachByte<BeforeNames>(text, [&](std::size_t mark) {
    std::size_t quote = mark + 1;
    if (quote < text.size() && text[quote] == ' ') ++quote;
    if (quote >= begin + kShortestStretch && BeginsName(text, quote)) add(quote);
    return true;
  });
  add(text.size());
  for (const HashedRun& cut : cut_) {
    const Slot& slot = Look(text, cut);
    text_hash_ = (text_hash_ ^ slot.hash) * kHashFactor;
    byte_facts_ |= slot.byte_facts;
    run_facts_.Add(slot.run_facts);
  }
}

const KnownStretches::Slot& KnownStretches::Look(BytesView text, const HashedRun& cut) {
  const auto [begin, end, hash] = cut;
  Pair& pair = pairs_[hash % kPairs];
  if (pair.newest.hash == hash) std::swap(pair.newest, pair.repeated);
  if (pair.repeated.hash == hash) return pair.repeated;
  const std::uint32_t byte_facts = AnyOf(text.substr(begin, end - begin), kByteFacts);
  const Slot slot{hash, byte_facts, RunFacts::Of(text, {begin, end}, FactsFrom(byte_facts).classes, &tokens_)};
  fresh_.push_back({begin, end});
  return new_.emplace_back(Stretch{begin, end, slot, false}).slot;
}

TextFacts KnownStretches::facts() const {
  TextFacts facts = FactsFrom(byte_facts_);
  run_facts_.AddTo(facts);
  return facts;
}

KnownStretches::Stretch* KnownStretches::At(std::size_t position) {
  const auto of_text = std::span(new_).subspan(of_last_text_);
  const auto stretch = std::ranges::upper_bound(of_text, position, {}, &Stretch::end);
  return stretch == of_text.end() || position < stretch->begin ? nullptr : &*stretch;
}

void KnownStretches::LookedFarther(const FarLook& look) {
  Stretch* const stretch = At(look.at);
  if (stretch == nullptr) return;
  if (look.from == FarLook::kAnywhere || look.from < stretch->begin) stretch->looked_farther = true;
}

void KnownStretches::Remember() {
  for (const Stretch& stretch : new_) {
    if (!stretch.looked_farther) pairs_[stretch.slot.hash % kPairs].newest = stretch.slot;
  }
  new_.clear();
}

}  // namespace telltale
