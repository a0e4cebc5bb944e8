#include "harness/config/placeholder.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/ascii.h"

namespace telltale {
namespace {

// Letters and digits in lower case, one space between words.
std::string Words(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const char small = AsciiLower(c);
    if ((small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) {
      words += small;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  while (words.ends_with(' ')) words.pop_back();
  return words;
}

}  // namespace

bool IsPlaceholder(std::string_view text) {
  static constexpr const char* kWhole[] = {
      "na",      "n a",      "none", "nil", "null", "unknown", "reason",   "owner",  "nobody",  "no one",
      "someone", "somebody", "x",    "xx",  "xxx",  "foo",     "test",     "temp",   "pending", "later",
      "ok",      "accepted", "yes",  "me",  "why",  "because", "baseline", "ignore", "example"};
  static constexpr const char* kBeginnings[] = {
      "todo",      "tbd",        "fixme",         "to be filled in", "to be done", "to do",     "t b d",
      "fill in",   "fill me in", "not reviewed",  "nobody yet",      "say why",    "say who",   "placeholder",
      "change me", "changeme",   "to be decided", "your name",       "your team",  "unreviewed"};
  const std::string words = Words(text);
  return words.empty() ||
         std::any_of(std::begin(kWhole), std::end(kWhole), [&](const char* whole) { return words == whole; }) ||
         std::any_of(std::begin(kBeginnings), std::end(kBeginnings), [&](const std::string& beginning) {
           return words == beginning || words.starts_with(beginning + " ");
         });
}

}  // namespace telltale
