#include "harness/check/leak/window_table.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace telltale {

std::size_t RarestNeighbours(std::span<const int> scores, std::size_t count) {
  std::size_t best = 0;
  std::pair<int, int> best_score{-1, -1};
  for (std::size_t first = 0; first + count <= scores.size(); ++first) {
    const auto group = scores.subspan(first, count);
    const std::pair score{std::ranges::min(group), std::accumulate(group.begin(), group.end(), 0)};
    if (score > best_score) {
      best = first;
      best_score = score;
    }
  }
  return best;
}

void WindowTable::Seal() {
  const std::size_t slots = std::bit_ceil(std::max<std::size_t>(added_.size() * 2, 16));
  slots_.assign(slots, Slot{});
  slot_shift_ = 64 - static_cast<unsigned>(std::countr_zero(slots));
  filter_.Reset(added_.size());
  for (const Added& added : added_) {
    filter_.Add(added.hash);
    std::size_t at = added.hash >> slot_shift_;
    while (slots_[at].entry != kEmpty) at = (at + 1) & (slots - 1);
    slots_[at] = {static_cast<std::uint32_t>(added.hash), added.entry, added.anchor};
  }
  count_ = added_.size();
  added_ = {};
}

}  // namespace telltale
