#include <algorithm>

#include "harness/decode/text_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestBlock = 16;

// The run of base-N letters (padding at its end included) that fills the line at `begin`, blanks aside.
Run LineRun(BytesView text, std::size_t begin, std::size_t end) {
  while (begin < end && (ByteClasses(text[begin]) & (kSpace | kNewline)) != 0) ++begin;
  while (end > begin && (ByteClasses(text[end - 1]) & (kSpace | kNewline)) != 0) --end;
  Run run{begin, end, 0};
  for (std::size_t i = begin; i < end; ++i) run.classes |= ByteClasses(text[i]);
  return run;
}

}  // namespace

bool MayBeWrapped(BytesView text, const TextFacts& facts) {
  return (facts.classes & kNewline) != 0 && text.size() > kShortestBlock;
}

// Lines need not be of one length: a part that was cut out of such a text begins and ends anywhere.
void FindWrapped(BytesView text, Candidates& candidates) {
  Run block;  // of lines of letters only
  std::size_t lines = 0;
  const auto flush = [&] {
    if (lines > 1 && block.length() >= kShortestBlock) candidates.push_back({block.begin, block.end, 0});
    lines = 0;
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = std::min(text.find('\n', begin), text.size());
    const Run run = LineRun(text, begin, newline);
    begin = newline + 1;
    if (run.length() == 0 || (run.classes & ~(kToken | kHexLetter | kEquals)) != 0) {
      flush();
      continue;
    }
    if (lines++ == 0) block = run;
    block.end = run.end;
  }
  flush();
}

}  // namespace telltale
