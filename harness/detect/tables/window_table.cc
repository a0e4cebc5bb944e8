#include "harness/detect/tables/window_table.h"

#include <algorithm>
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

}  // namespace telltale
