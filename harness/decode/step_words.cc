#include "harness/decode/step_words.h"

#include <algorithm>

#include "harness/decode/decoder.h"

namespace telltale {
namespace {

template <class Rows>
std::string_view WordsIn(const Rows& rows, std::string_view step) {
  const auto row = std::ranges::find(rows, step, [](const auto& decoder) { return decoder.step; });
  return row == rows.end() ? std::string_view() : row->words;
}

}  // namespace

std::string_view WordsOfStep(std::string_view step) {
  for (const std::string_view words :
       {WordsIn(TextDecoders(), step), WordsIn(TokenDecoders(), step), WordsIn(SolidDecoders(), step)}) {
    if (!words.empty()) return words;
  }
  return {};
}

}  // namespace telltale
