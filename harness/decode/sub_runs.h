#pragma once
#include <cstddef>
#include <cstdint>

#include "harness/decode/text_scan.h"

namespace telltale {

inline constexpr std::uint32_t kMixed = kDigit | kLowerCase | kUpperCase;

// How many digits and letters of each case a text has.
struct MixedCounts {
  std::size_t digits = 0;
  std::size_t lower = 0;
  std::size_t upper = 0;

  static MixedCounts Of(BytesView text) {
    MixedCounts counts;
    for (const char c : text) {
      const std::uint32_t classes = ByteClasses(c);
      counts.digits += (classes & kDigit) != 0 ? 1 : 0;
      counts.lower += (classes & kLowerCase) != 0 ? 1 : 0;
      counts.upper += (classes & kUpperCase) != 0 ? 1 : 0;
    }
    return counts;
  }
};

// Tells of the parts of one run that look like encoded texts whether they are such by themselves: what stands around
// one in its run has not digits and letters of both cases. Around the parts of noise in the dialect of file names there
// is more of the same. Borrows `text`.
class StandingOut {
 public:
  StandingOut(BytesView text, const TextRun& run) : text_(text), run_(run) {}

  bool operator()(const TextRun& part) {
    if ((run_.classes & kMixed) != kMixed) return true;
    if (!counted_) all_ = MixedCounts::Of(text_.substr(run_.begin, run_.length()));
    counted_ = true;
    const MixedCounts own = MixedCounts::Of(text_.substr(part.begin, part.length()));
    return own.digits == all_.digits || own.lower == all_.lower || own.upper == all_.upper;
  }

 private:
  BytesView text_;
  TextRun run_;
  MixedCounts all_;
  bool counted_ = false;
};

// Calls on_run(TextRun) for each longest part of `run` of letters and digits, at least `shortest` bytes long.
template <class OnRun>
void ForWordRuns(BytesView text, const TextRun& run, std::size_t shortest, OnRun&& on_run) {
  ForEachRun<WordBytes>(text, run.begin, run.end, [&](std::size_t begin, std::size_t end) {
    if (end - begin >= shortest) on_run(TextRun{begin, end, ClassesOf(text.substr(begin, end - begin))});
  });
}

// Calls on_run(TextRun) for each longest part of `run` whose bytes are all of `classes`, at least `shortest` bytes
// long.
template <class OnRun>
void ForSubRuns(BytesView text, const TextRun& run, std::uint32_t classes, std::size_t shortest, OnRun&& on_run) {
  std::size_t begin = run.begin;
  std::uint32_t seen = 0;
  for (std::size_t i = run.begin; i <= run.end; ++i) {
    const std::uint32_t here = i < run.end ? ByteClasses(text[i]) : 0;
    if ((here & classes) != 0) {
      seen |= here;
      continue;
    }
    if (i - begin >= shortest) on_run(TextRun{begin, i, seen});
    begin = i + 1;
    seen = 0;
  }
}

}  // namespace telltale
