#include "harness/check/leak/short_tokens.h"

namespace telltale {

std::vector<ShortTokens::Joined> ShortTokens::TakeRun(BytesView text) {
  std::vector<Joined> texts;
  for (std::size_t stride = 1; stride <= 4; ++stride) {
    for (std::size_t phase = 0; phase < stride; ++phase) {
      std::size_t bytes = 0;
      for (std::size_t i = phase; i < run_.size(); i += stride) bytes += run_[i].end - run_[i].begin;
      if (bytes < kShortestText) continue;
      Joined joined;
      joined.text.reserve(bytes);
      joined.offsets.reserve(bytes);
      for (std::size_t i = phase; i < run_.size(); i += stride) {
        for (std::size_t at = run_[i].begin; at < run_[i].end; ++at) {
          joined.text += text[at];
          joined.offsets.push_back(at);
        }
      }
      texts.push_back(std::move(joined));
    }
  }
  run_.clear();
  return texts;
}

}  // namespace telltale
