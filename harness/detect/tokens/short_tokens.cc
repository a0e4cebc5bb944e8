#include "harness/detect/tokens/short_tokens.h"

namespace telltale {
namespace {

// Appends to `joined` the characters that stand, one at a time, between separators in [begin, end) of the text: none
// where only one separator or other things do.
void AddMarks(BytesView text, std::size_t begin, std::size_t end, BytesView separator, ShortTokens::Joined& joined) {
  const std::size_t step = separator.size() + 1;
  if ((end - begin) % step != separator.size()) return;
  for (std::size_t at = begin; at < end; at += step) {
    if (text.substr(at, separator.size()) != separator) return;
    const std::size_t mark = at + separator.size();
    if (mark == end) break;
    joined.text += text[mark];
    joined.offsets.push_back(mark);
  }
}

}  // namespace

// What separates the characters is what stands between the two that are nearest to each other.
bool ShortTokens::JoinWithMarks(BytesView text, Joined& joined) const {
  BytesView separator = text.substr(run_[0].end, run_[1].begin - run_[0].end);
  for (std::size_t i = 1; i < run_.size(); ++i) {
    const std::size_t gap = run_[i].begin - run_[i - 1].end;
    if (gap < separator.size()) separator = text.substr(run_[i - 1].end, gap);
  }
  bool has_marks = false;
  for (std::size_t i = 0; i < run_.size(); ++i) {
    if (i > 0) {
      const std::size_t before = joined.text.size();
      AddMarks(text, run_[i - 1].end, run_[i].begin, separator, joined);
      has_marks = has_marks || joined.text.size() > before;
    }
    for (std::size_t at = run_[i].begin; at < run_[i].end; ++at) {
      joined.text += text[at];
      joined.offsets.push_back(at);
    }
  }
  return has_marks;
}

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
  if (Joined joined; run_.size() > 1 && JoinWithMarks(text, joined)) texts.push_back(std::move(joined));
  run_.clear();
  return texts;
}

}  // namespace telltale
