#include "harness/report/path_words.h"

#include <array>
#include <string_view>
#include <utility>

#include "harness/decode/step_words.h"
#include "harness/report/finding_group.h"

namespace telltale {
namespace {

// Steps that are no decoder's: content codings by their names in HTTP.
constexpr std::array<std::pair<std::string_view, std::string_view>, 1> kCodingSteps = {
    {{"br", "decompressed (brotli)"}}};

}  // namespace

std::string StepInWords(const std::string& step) {
  if (const std::string_view words = WordsOfStep(step); !words.empty()) return std::string(words);
  for (const auto& [name, words] : kCodingSteps) {
    if (name == step) return std::string(words);
  }
  return step;
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
