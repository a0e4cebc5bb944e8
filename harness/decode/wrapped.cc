#include <algorithm>

#include "harness/decode/text_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestLine = 16;

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
  return (facts.classes & kNewline) != 0 && text.size() > kShortestLine;
}

void FindWrapped(BytesView text, Candidates& candidates) {
  Run block;  // of lines of one length; end 0: none
  std::size_t line_length = 0;
  std::size_t lines = 0;
  const auto flush = [&] {
    if (lines > 1) candidates.push_back({block.begin, block.end, 0});
    lines = 0;
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = std::min(text.find('\n', begin), text.size());
    const Run run = LineRun(text, begin, newline);
    const bool letters = run.length() != 0 && (run.classes & ~(kToken | kHexLetter | kEquals)) == 0;
    if (!letters) {
      flush();
    } else if (lines != 0 && run.length() <= line_length) {
      block.end = run.end;
      ++lines;
      if (run.length() < line_length) flush();
    } else {
      flush();
      if (run.length() >= kShortestLine) {
        block = run;
        line_length = run.length();
        lines = 1;
      }
    }
    begin = newline + 1;
  }
  flush();
}

}  // namespace telltale
