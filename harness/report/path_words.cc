#include "harness/report/path_words.h"

#include <string_view>

#include "harness/decode/step_words.h"
#include "harness/report/finding_group.h"

namespace telltale {
std::string StepInWords(const std::string& step) {
  if (const std::string_view words = WordsOfStep(step); !words.empty()) return std::string(words);
  // No decoder's: the content coding by its name in HTTP.
  return step == "br" ? "decompressed (brotli)" : step;
}

std::string PathInWords(const Finding& finding) {
  Finding bare = finding;
  bare.pointer.clear();
  std::string words = "the " + PlaceInWords(bare);
  if (finding.path.empty()) words += ", as it was sent";
  for (const std::string& step : finding.path) words += ", " + StepInWords(step);
  if (!finding.pointer.empty()) words += ": at " + finding.pointer;
  return words;
}

}  // namespace telltale
