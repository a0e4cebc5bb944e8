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
    return {CountOf<DecimalDigits>(text), CountOf<LowerLetters>(text), CountOf<UpperLetters>(text)};
  }
};

// Tells of the parts of one run that look like encoded texts whether they are such by themselves: what stands around
// one in its run has not digits and letters of both cases. Around the parts of noise in the dialect of file names there
// is more of the same. Borrows `text`.
class StandingOut {
 public:
  StandingOut(BytesView text, const TextRun& run) : text_(text), run_(run) {}

  bool operator()(const TextRun& part) {
    return (run_.classes & kMixed) != kMixed || (*this)(MixedCounts::Of(text_.substr(part.begin, part.length())));
  }
  // `own`: of the part.
  bool operator()(const MixedCounts& own) {
    if ((run_.classes & kMixed) != kMixed) return true;
    if (!counted_) all_ = MixedCounts::Of(text_.substr(run_.begin, run_.length()));
    counted_ = true;
    return own.digits == all_.digits || own.lower == all_.lower || own.upper == all_.upper;
  }

 private:
  BytesView text_;
  TextRun run_;
  MixedCounts all_;
  bool counted_ = false;
};

// Whether `wanted` of `count` things in a row are of a kind. Some of them is at every wanted-th place, so most are told
// by those alone.
template <class IsOfIt>
bool HasLongRun(std::size_t count, std::size_t wanted, const IsOfIt& is_of_it) {
  for (std::size_t at = wanted - 1; at < count; at += wanted) {
    if (!is_of_it(at)) continue;
    std::size_t begin = at;
    while (begin > 0 && at - begin < wanted && is_of_it(begin - 1)) --begin;
    std::size_t end = at + 1;
    while (end < count && end - begin < wanted && is_of_it(end)) ++end;
    if (end - begin >= wanted) return true;
  }
  return false;
}

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
