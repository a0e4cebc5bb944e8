#include <algorithm>

#include "harness/decode/byte_class.h"
#include "harness/decode/turned_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kFewestHexDigits = 16;

char Turn(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<char>('a' + (c - 'a' + 13) % 26);
  if (c >= 'A' && c <= 'Z') return static_cast<char>('A' + (c - 'A' + 13) % 26);
  return c;
}

bool IsTurnedHex(char c) { return HexValue(Turn(c)) >= 0; }

// \h0061 or %6n at `at`: an escape that only ROT13 makes one.
bool IsTurnedEscape(BytesView text, std::size_t at) {
  const std::size_t digits = text[at] == '%' ? 2 : 4;
  const std::size_t begin = text[at] == '%' ? at + 1 : at + 2;
  if (begin + digits > text.size() || (digits == 4 && Turn(text[at + 1]) != 'u')) return false;
  const BytesView escape = text.substr(begin, digits);
  return std::ranges::all_of(escape, IsTurnedHex) &&
         (digits == 4 || std::ranges::any_of(escape, [](char c) { return HexValue(c) < 0; }));
}

bool HasTurnedHexRun(BytesView text) {
  std::size_t run = 0;
  std::uint32_t classes = 0;
  for (const char c : text) {
    if (!IsTurnedHex(c)) {
      run = classes = 0;
      continue;
    }
    classes |= ByteClasses(c);
    if (++run >= kFewestHexDigits && (classes & kDigit) != 0 && (classes & (kLowerCase | kUpperCase)) != 0) return true;
  }
  return false;
}

}  // namespace

bool MayBeRotated(BytesView text, const TextFacts& facts) {
  if ((facts.classes & (kLowerCase | kUpperCase)) == 0) return false;
  if ((facts.classes & (kBackslash | kPercent)) != 0) {
    for (std::size_t at = 0; (at = text.find_first_of("\\%", at)) != BytesView::npos; ++at) {
      if (IsTurnedEscape(text, at)) return true;
    }
  }
  return (facts.classes & kDigit) != 0 && HasTurnedHexRun(text);
}

bool DecodeRotated(BytesView source, int, Output& output) {
  constexpr std::size_t kPiece = 256;
  Bytes piece;
  for (std::size_t at = 0; at < source.size(); at += kPiece) {
    piece.assign(source.substr(at, kPiece));
    std::ranges::transform(piece, piece.begin(), Turn);
    if (!output.Copy(piece, at)) break;
  }
  return true;
}

}  // namespace telltale
