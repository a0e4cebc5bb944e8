#include "core/ascii.h"

#include <algorithm>

namespace telltale {

std::string AsciiLower(std::string_view text) {
  std::string lowered(text);
  for (char& letter : lowered) letter = AsciiLower(letter);
  return lowered;
}

std::string AsciiUpper(std::string_view text) {
  std::string raised(text);
  for (char& letter : raised) letter = AsciiUpper(letter);
  return raised;
}

bool EqualInAscii(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return AsciiLower(x) == AsciiLower(y); });
}

}  // namespace telltale
