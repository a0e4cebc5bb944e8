#include <algorithm>

#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestBlock = 16;
constexpr std::uint32_t kLetters = kToken | kHexLetter | kEquals;

// The run of base-N letters (padding at its end included) that fills the line at `begin`, blanks aside.
TextRun LineRun(BytesView text, std::size_t begin, std::size_t end) {
  while (begin < end && (ByteClasses(text[begin]) & (kSpace | kNewline)) != 0) ++begin;
  while (end > begin && (ByteClasses(text[end - 1]) & (kSpace | kNewline)) != 0) --end;
  TextRun run{begin, end, 0};
  for (std::size_t i = begin; i < end; ++i) run.classes |= ByteClasses(text[i]);
  return run;
}

bool IsLetter(char c) { return (ByteClasses(c) & kLetters) != 0; }

std::size_t LettersAtBegin(BytesView text, const TextRun& run) {
  std::size_t end = run.begin;
  while (end < run.end && IsLetter(text[end])) ++end;
  return end - run.begin;
}

std::size_t LettersAtEnd(BytesView text, const TextRun& run) {
  std::size_t begin = run.end;
  while (begin > run.begin && IsLetter(text[begin - 1])) --begin;
  return run.end - begin;
}

// Lines of letters only, and the letters that may belong to them at the end of the line before.
class Block {
 public:
  Block() = default;
  Block(std::size_t tail_begin, std::size_t tail_end) : begin_(tail_begin), end_(tail_end) {
    has_tail_ = tail_end - tail_begin >= kShortestBlock;
  }

  void AddLine(const TextRun& run) {
    if (lines_++ == 0) {
      lines_begin_ = run.begin;
      if (!has_tail_) begin_ = run.begin;
    }
    lines_end_ = end_ = run.end;
  }

  // Before the line at `begin`, which so many letters begin.
  void End(std::size_t begin, std::size_t letters, Candidates& candidates) {
    if (lines_ > 1 && lines_end_ - lines_begin_ >= kShortestBlock) candidates.push_back({lines_begin_, lines_end_, 0});
    if (lines_ == 0 && !has_tail_) return;
    const bool has_head = letters >= kShortestHead;
    if (has_head) end_ = begin + letters;
    const bool is_longer = has_head || (has_tail_ && lines_ != 0);
    if (is_longer && end_ - begin_ >= kShortestBlock) candidates.push_back({begin_, end_, 0});
  }

 private:
  static constexpr std::size_t kShortestHead = 4;

  std::size_t lines_ = 0;
  std::size_t lines_begin_ = 0;
  std::size_t lines_end_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool has_tail_ = false;
};

}  // namespace

bool MayBeWrapped(BytesView text, const TextFacts& facts) {
  return (facts.classes & kNewline) != 0 && text.size() > kShortestBlock;
}

// Lines need not be of one length: a part that was cut out of such a text begins and ends anywhere. What stands before
// the first line's letters ("user:") and behind the last one's may be no part of it, or it may: both are tried.
void FindWrapped(BytesView text, Candidates& candidates) {
  Block block;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t newline = std::min(text.find('\n', begin), text.size());
    const TextRun run = LineRun(text, begin, newline);
    begin = newline + 1;
    if (run.length() != 0 && (run.classes & ~kLetters) == 0) {
      block.AddLine(run);
      continue;
    }
    block.End(run.begin, LettersAtBegin(text, run), candidates);
    block = Block(run.end - LettersAtEnd(text, run), run.end);
  }
  block.End(text.size(), 0, candidates);
}

}  // namespace telltale
