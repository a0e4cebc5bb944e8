#pragma once
#include <string>
#include <string_view>

namespace telltale {

// Case of the 26 letters of ASCII, as protocols compare names; every other byte stays. Where people's own letters
// count (names, values), harness/detect/fold.h folds them.
constexpr char AsciiLower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
constexpr char AsciiUpper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}
std::string AsciiLower(std::string_view text);
std::string AsciiUpper(std::string_view text);
bool EqualInAscii(std::string_view a, std::string_view b);

}  // namespace telltale
