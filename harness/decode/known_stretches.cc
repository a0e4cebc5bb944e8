#include "harness/decode/known_stretches.h"

#include <algorithm>

#include "harness/decode/byte_masks.h"
#include "harness/decode/text_set.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestStretch = 16;

// Whether the quote follows a comma or a brace, of which a blank may part it.
bool BeginsName(BytesView text, std::size_t quote) {
  const std::size_t before = text[quote - 1] == ' ' && quote > 1 ? quote - 2 : quote - 1;
  return text[before] == ',' || text[before] == '{';
}

}  // namespace

void KnownStretches::Read(BytesView text) {
  fresh_.clear();
  of_last_text_ = new_.size();
  std::size_t begin = 0;
  ForEachByte<OnlyByte<'"'>>(text, [&](std::size_t quote) {
    if (quote < begin + kShortestStretch || !BeginsName(text, quote)) return true;
    Add(text, begin, quote);
    begin = quote;
    return true;
  });
  Add(text, begin, text.size());
}

void KnownStretches::Add(BytesView text, std::size_t begin, std::size_t end) {
  // Each of the four has a slot of its own.
  const std::uint64_t hash = HashText(text.substr(begin, end + kMargin - begin)) + begin % 4;
  if (slots_[hash % kSlots] == hash) return;
  new_.push_back({end, hash, false});
  if (!fresh_.empty() && fresh_.back().end == begin) {
    fresh_.back().end = end;
  } else {
    fresh_.push_back({begin, end});
  }
}

void KnownStretches::Turned(std::size_t position) {
  const auto of_text = std::span(new_).subspan(of_last_text_);
  const auto stretch = std::ranges::upper_bound(of_text, position, {}, &Stretch::end);
  if (stretch != of_text.end()) stretch->turned = true;
}

void KnownStretches::Remember() {
  for (const Stretch& stretch : new_) {
    if (!stretch.turned) slots_[stretch.hash % kSlots] = stretch.hash;
  }
  new_.clear();
}

}  // namespace telltale
