#include "core/ascii.h"

#include <algorithm>

namespace telltale {

std::string AsciiLower(std::string_view text) {
  std::string lowered(text);
  for (char& letter : lowered) letter = AsciiLower(letter);
  return lowered;
}

bool EqualInAscii(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return AsciiLower(x) == AsciiLower(y); });
}

}  // namespace telltale
