#include "harness/decode/text/text_decoders.h"

// Strings are found by their quotes alone, whatever stands around them: cut, concatenated and broken JSON reads as well
// as whole documents, and keys read like values. A string without a backslash reads the same in the text itself, so
// only the others become views.
namespace telltale {

bool MayBeJson(BytesView, const TextFacts& facts) {
  constexpr std::uint32_t both = kBackslash | kQuote;
  return (facts.classes & both) == both;
}

void FindJsonStrings(BytesView text, Candidates& candidates) {
  std::size_t open = text.find('"');
  while (open != BytesView::npos) {
    const std::size_t begin = open + 1;
    std::size_t i = begin;
    bool escaped = false;
    for (; i < text.size() && text[i] != '"'; ++i) {
      if (text[i] != '\\') continue;
      escaped = true;
      ++i;
    }
    const std::size_t end = i < text.size() ? i : text.size();
    if (escaped) candidates.push_back({begin, end, 0});
    open = end < text.size() ? text.find('"', end + 1) : BytesView::npos;
  }
}

}  // namespace telltale
