#include "harness/diff/strength_words.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "core/ascii.h"

namespace telltale {
namespace {

bool Has(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return text.find(word) != std::string::npos; });
}

}  // namespace

double LifetimeDays(const std::string& words) {
  const std::string text = AsciiLower(words);
  const std::size_t digit = text.find_first_of("0123456789");
  double number = 0;
  std::size_t end = digit;
  for (; digit != std::string::npos && end < std::min(text.size(), digit + 6) &&
         std::isdigit(static_cast<unsigned char>(text[end]));
       ++end) {
    number = number * 10 + (text[end] - '0');
  }
  if (digit != std::string::npos) {
    const std::string unit = text.substr(end);
    if (Has(unit, {"hour"})) return number / 24;
    if (Has(unit, {"day"})) return number;
    if (Has(unit, {"week"})) return number * 7;
    if (Has(unit, {"month"})) return number * 30;
    if (Has(unit, {"year"})) return number * 365;
    return -1;
  }
  if (Has(text, {"execution", "process", "invocation", "one run"})) return 0;
  if (Has(text, {"session"})) return 0.5;
  if (Has(text, {"daily", "a day", "one day"})) return 1;
  if (Has(text, {"installation", "machine", "device"})) return 3650;
  if (Has(text, {"forever", "permanent", "unlimited", "account"})) return 36500;
  return -1;
}

int TransformStrength(const std::string& words) {
  const std::string text = AsciiLower(words);
  if (Has(text, {"unsalted", "without salt", "no salt", "without key", "unkeyed"})) return 1;
  if (Has(text, {"random"})) return 4;
  if (Has(text, {"hmac", "keyed"})) return 3;
  if (Has(text, {"salt"})) return 2;
  if (Has(text, {"hash", "sha-", "sha1", "sha2", "md5", "blake"})) return 1;
  return Has(text, {"plain", "raw", "none", "as it is", "encoded"}) ? 0 : -1;
}

}  // namespace telltale
