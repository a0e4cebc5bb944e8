#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace telltale {

// What a byte can be part of. One table look-up a byte tells a text's decoders apart: a text without a backslash has no
// escapes, a run without an upper-case letter is no upper-case hex.
enum ByteClass : std::uint32_t {
  kDigit = 1U << 0,
  kHexLetter = 1U << 1,   // a-f A-F
  kLowerCase = 1U << 2,   // a-z
  kUpperCase = 1U << 3,   // A-Z
  kPlus = 1U << 4,        // +
  kSlash = 1U << 5,       // /
  kDash = 1U << 6,        // -
  kUnderscore = 1U << 7,  // _
  kEquals = 1U << 8,
  kBackslash = 1U << 9,
  kPercent = 1U << 10,
  kAmpersand = 1U << 11,
  kQuote = 1U << 12,  // " and '
  kNewline = 1U << 13,
  kSpace = 1U << 14,  // space, tab
  kNul = 1U << 15,
  kControl = 1U << 16,  // other C0, DEL
  kHigh = 1U << 17,     // 0x80 and up
  kDot = 1U << 18,
  kPunctuation = 1U << 19,  // every other printable byte

  // The runs that base-N texts are made of.
  kAlnum = kDigit | kLowerCase | kUpperCase,
  kToken = kAlnum | kPlus | kSlash | kDash | kUnderscore,
  // What ends a run of printable bytes.
  kBreak = kQuote | kNewline | kSpace | kNul | kControl | kHigh,
  kBinary = kNul | kControl | kHigh,
};

constexpr std::uint32_t ClassOf(unsigned char byte) {
  if (byte >= '0' && byte <= '9') return kDigit;
  const bool hex = (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
  if (byte >= 'a' && byte <= 'z') return kLowerCase | (hex ? kHexLetter : 0U);
  if (byte >= 'A' && byte <= 'Z') return kUpperCase | (hex ? kHexLetter : 0U);
  switch (byte) {
    case '+':
      return kPlus;
    case '/':
      return kSlash;
    case '-':
      return kDash;
    case '_':
      return kUnderscore;
    case '=':
      return kEquals;
    case '\\':
      return kBackslash;
    case '%':
      return kPercent;
    case '&':
      return kAmpersand;
    case '"':
    case '\'':
      return kQuote;
    case '\n':
    case '\r':
      return kNewline;
    case ' ':
    case '\t':
      return kSpace;
    case 0:
      return kNul;
    case '.':
      return kDot;
    default:
      break;
  }
  if (byte >= 0x80) return kHigh;
  if (byte < 0x20 || byte == 0x7f) return kControl;
  return kPunctuation;
}

inline constexpr std::array<std::uint32_t, 256> kByteClasses = [] {
  std::array<std::uint32_t, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) table[byte] = ClassOf(static_cast<unsigned char>(byte));
  return table;
}();

inline std::uint32_t ByteClasses(char byte) { return kByteClasses[static_cast<unsigned char>(byte)]; }

// -1: no hex digit.
constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Printable ASCII, tab, CR, LF: what a text that was encoded is mostly made of.
constexpr bool IsTextByte(unsigned char byte) {
  return (byte >= 0x20 && byte < 0x7f) || byte == '\n' || byte == '\t' || byte == '\r';
}

}  // namespace telltale
