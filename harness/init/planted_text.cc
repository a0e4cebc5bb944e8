#include "harness/init/planted_text.h"

#include <algorithm>
#include <cctype>

#include "core/ascii.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestValue = 4;  // characters
constexpr std::size_t kShortestWord = 10;  // of a value: shorter ones ("example", "internal") are anybody's
constexpr std::size_t kLongestNumber = 6;  // digits that are still a year, a day or a version
constexpr std::size_t kLongestHexWord = 11;
constexpr std::size_t kLongestMixedWord = 15;

enum class Letters { kLower, kUpper, kDigit, kOther };

Letters LettersOf(char c) {
  if (c >= '0' && c <= '9') return Letters::kDigit;
  if (c >= 'a' && c <= 'z') return Letters::kLower;
  if (c >= 'A' && c <= 'Z') return Letters::kUpper;
  return Letters::kOther;
}

bool IsHex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

// The longest stretch for which `belongs` holds throughout.
template <class Belongs>
std::string_view LongestRun(std::string_view text, Belongs belongs) {
  std::string_view longest;
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), belongs);
    const auto length = static_cast<std::size_t>(end - text.begin());
    if (length > longest.size()) longest = text.substr(0, length);
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return longest;
}

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return LettersOf(c) == Letters::kDigit; });
}

// How often the kind of character changes: "v1beta2" 3 times, "x7Kq9" 4 times.
std::size_t Turns(std::string_view text) {
  std::size_t turns = 0;
  for (std::size_t i = 1; i < text.size(); ++i) turns += LettersOf(text[i]) != LettersOf(text[i - 1]) ? 1 : 0;
  return turns;
}

// IPv4 addresses are asked for backwards in reverse look-ups.
std::string Backwards(std::string_view dotted) {
  std::string backwards;
  while (!dotted.empty()) {
    const std::size_t dot = dotted.rfind('.');
    backwards += dotted.substr(dot == std::string_view::npos ? 0 : dot + 1);
    dotted = dotted.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return backwards;
}

}  // namespace

std::string Folded(std::string_view text) {
  std::string folded;
  for (const char c : text) {
    const Letters letters = LettersOf(c);
    if (letters == Letters::kOther && static_cast<unsigned char>(c) < 0x80) continue;
    folded.push_back(AsciiLower(c));
  }
  return folded;
}

PlantedText::PlantedText(const CanarySet& planted) {
  for (const Canary& canary : planted) {
    folded_.push_back(Folded(canary.value));
    if (canary.canary_class == CanaryClass::kIpv4) folded_.push_back(Folded(Backwards(canary.value)));
    std::string_view rest = canary.value;
    while (!rest.empty()) {
      const auto is_letter = [](char c) { return LettersOf(c) != Letters::kOther; };
      const auto end = std::find_if_not(rest.begin(), rest.end(), is_letter);
      const auto length = static_cast<std::size_t>(end - rest.begin());
      if (length >= kShortestWord) folded_.push_back(Folded(rest.substr(0, length)));
      rest.remove_prefix(std::min(length + 1, rest.size()));
    }
  }
  std::erase_if(folded_, [](const std::string& value) { return value.size() < kShortestValue; });
  std::sort(folded_.begin(), folded_.end());
  folded_.erase(std::unique(folded_.begin(), folded_.end()), folded_.end());
}

bool PlantedText::IsIn(std::string_view text) const {
  const std::string folded = Folded(text);
  return std::any_of(folded_.begin(), folded_.end(),
                     [&](const std::string& value) { return folded.find(value) != std::string::npos; });
}

bool LooksLikeId(std::string_view text) {
  const auto is_digit = [](char c) { return LettersOf(c) == Letters::kDigit; };
  if (LongestRun(text, is_digit).size() > kLongestNumber) return true;
  const std::string_view hex = LongestRun(text, IsHex);
  if (hex.size() > kLongestHexWord && HasDigit(hex)) return true;
  const std::string_view mixed = LongestRun(text, [](char c) { return LettersOf(c) != Letters::kOther; });
  return mixed.size() > kLongestMixedWord && HasDigit(mixed) && Turns(mixed) >= 4;
}

}  // namespace telltale
