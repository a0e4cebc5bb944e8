#pragma once
#include <string>
#include <string_view>

namespace telltale {

// The letters and digits of ASCII, and the case of the letters, as protocols compare names; every other byte stays.
// Where people's own letters count (names, values), harness/detect/fold.h folds them.
constexpr char AsciiLower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}
constexpr char AsciiUpper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}
constexpr bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsAsciiLetter(char c) { return AsciiLower(c) >= 'a' && AsciiLower(c) <= 'z'; }
constexpr bool IsAsciiLetterOrDigit(char c) { return IsAsciiLetter(c) || IsAsciiDigit(c); }
constexpr bool IsAsciiHexDigit(char c) { return IsAsciiDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f'); }
std::string AsciiLower(std::string_view text);
std::string AsciiUpper(std::string_view text);
bool EqualInAscii(std::string_view a, std::string_view b);

}  // namespace telltale
