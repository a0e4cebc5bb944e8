#include <algorithm>
#include <vector>

#include "harness/decode/container/container_decoders.h"

namespace telltale {

bool MayBeLabels(BytesView text, const TextFacts& facts) {
  constexpr std::uint32_t allowed = kAlnum | kHexLetter | kDash | kUnderscore | kDot;
  return (facts.classes & kDot) != 0 && (facts.classes & ~allowed) == 0 && text.size() <= 255;
}

// Data stands in the first labels, perhaps behind a counter, and the owner's domain (two or three labels) behind them.
void FindLabels(BytesView text, Candidates& candidates) {
  std::vector<std::size_t> starts = {0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') starts.push_back(i + 1);
  }
  starts.push_back(text.size() + 1);
  const std::size_t labels = starts.size() - 1;
  for (std::size_t first = 0; first < 2; ++first) {
    for (std::size_t behind = 0; behind < 5; ++behind) {
      if (first + behind + 2 > labels) continue;
      candidates.push_back({starts[first], starts[labels - behind] - 1, 0});
    }
  }
}

bool DecodeLabels(BytesView source, int, Output& output) {
  for (std::size_t begin = 0; begin <= source.size();) {
    const std::size_t dot = std::min(source.find('.', begin), source.size());
    if (!output.Copy(source.substr(begin, dot - begin), begin)) break;
    begin = dot + 1;
  }
  return output.size() >= kShortestToken;
}

}  // namespace telltale
