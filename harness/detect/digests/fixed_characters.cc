#include "harness/detect/digests/fixed_characters.h"

#include <set>
#include <string_view>

namespace telltale {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kSigns = ":-_./=|#@ ~;,+*!&$%<>";

void AddPairs(std::string_view first, std::string_view last, std::set<Bytes>& texts) {
  for (const char a : first) {
    for (const char b : last) texts.insert({a, b});
  }
}

std::vector<Bytes> Make() {
  std::set<Bytes> texts = {"\t", "\n", "\r", Bytes(1, '\0'), "\r\n", "\n\n", Bytes(2, '\0')};
  for (char c = ' '; c <= '~'; ++c) {
    texts.insert(Bytes(1, c));
    texts.insert(Bytes(2, c));
  }
  AddPairs(kLower, kDigits, texts);
  AddPairs("VUHMID", kDigits, texts);
  for (const std::string_view words : {kLower, kUpper, kDigits}) {
    AddPairs(words, ":-_./=|#@ ", texts);
    AddPairs(":-_./=|#@ ", words, texts);
  }
  AddPairs(kSigns, kSigns, texts);
  AddPairs(kDigits, kDigits, texts);
  return {texts.begin(), texts.end()};
}

}  // namespace

const std::vector<Bytes>& FixedCharacters() {
  static const std::vector<Bytes> texts = Make();
  return texts;
}

}  // namespace telltale
