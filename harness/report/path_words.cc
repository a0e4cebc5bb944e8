#include "harness/report/path_words.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "harness/decode/decoder.h"
#include "harness/report/finding_group.h"

namespace telltale {
namespace {

// Steps that are no decoder's: content codings by their names in HTTP.
constexpr std::array<std::pair<std::string_view, std::string_view>, 1> kCodingSteps = {
    {{"br", "decompressed (brotli)"}}};

template <class Rows>
std::string_view WordsIn(const Rows& rows, std::string_view step) {
  const auto row = std::ranges::find(rows, step, [](const auto& decoder) { return decoder.step; });
  return row == rows.end() ? std::string_view() : row->words;
}

}  // namespace

std::string StepInWords(const std::string& step) {
  for (const std::string_view words :
       {WordsIn(TextDecoders(), step), WordsIn(TokenDecoders(), step), WordsIn(SolidDecoders(), step)}) {
    if (!words.empty()) return std::string(words);
  }
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
