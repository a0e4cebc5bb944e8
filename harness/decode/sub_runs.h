#pragma once
#include <cstddef>
#include <cstdint>

#include "harness/decode/text_scan.h"

namespace telltale {

inline constexpr std::uint32_t kMixed = kDigit | kLowerCase | kUpperCase;

// Whether a part that looks like an encoded text is one by itself: what stands around it in its run has not digits and
// letters of both cases. Around the parts of noise in the dialect of file names there is more of the same.
inline bool StandsOut(BytesView text, const Run& run, const Run& part) {
  const std::uint32_t around =
      ClassesOf(text.substr(run.begin, part.begin - run.begin)) | ClassesOf(text.substr(part.end, run.end - part.end));
  return (around & kMixed) != kMixed;
}

// Calls on_run(Run) for each longest part of `run` of letters and digits, at least `shortest` bytes long.
template <class OnRun>
void ForWordRuns(BytesView text, const Run& run, std::size_t shortest, OnRun&& on_run) {
  ForEachRun<WordBytes>(text, run.begin, run.end, [&](std::size_t begin, std::size_t end) {
    if (end - begin >= shortest) on_run(Run{begin, end, ClassesOf(text.substr(begin, end - begin))});
  });
}

// Calls on_run(Run) for each longest part of `run` whose bytes are all of `classes`, at least `shortest` bytes long.
template <class OnRun>
void ForSubRuns(BytesView text, const Run& run, std::uint32_t classes, std::size_t shortest, OnRun&& on_run) {
  std::size_t begin = run.begin;
  std::uint32_t seen = 0;
  for (std::size_t i = run.begin; i <= run.end; ++i) {
    const std::uint32_t here = i < run.end ? ByteClasses(text[i]) : 0;
    if ((here & classes) != 0) {
      seen |= here;
      continue;
    }
    if (i - begin >= shortest) on_run(Run{begin, i, seen});
    begin = i + 1;
    seen = 0;
  }
}

}  // namespace telltale
