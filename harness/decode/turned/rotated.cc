#include <algorithm>
#include <array>

#include "harness/decode/byte_class.h"
#include "harness/decode/mapped_copy.h"
#include "harness/decode/mark_windows.h"
#include "harness/decode/turned/turned_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kFewestHexDigits = 16;

char Turn(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<char>('a' + (c - 'a' + 13) % 26);
  if (c >= 'A' && c <= 'Z') return static_cast<char>('A' + (c - 'A' + 13) % 26);
  return c;
}

// 1: a digit of ROT13's hex that is a digit; 2: one that is a letter; 0: none.
constexpr std::array<std::uint8_t, 256> kTurnedHex = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = 1;
  for (std::size_t c = 'n'; c <= 's'; ++c) table[c] = table[c - 'a' + 'A'] = 2;
  return table;
}();

std::uint8_t TurnedHex(char c) { return kTurnedHex[static_cast<unsigned char>(c)]; }
bool IsTurnedHex(char c) { return TurnedHex(c) != 0; }

// \h0061 or %6n at `at`: an escape that only ROT13 makes one.
bool IsTurnedEscape(BytesView text, std::size_t at) {
  const std::size_t digits = text[at] == '%' ? 2 : 4;
  const std::size_t begin = text[at] == '%' ? at + 1 : at + 2;
  if (begin + digits > text.size() || (digits == 4 && Turn(text[at + 1]) != 'u')) return false;
  const BytesView escape = text.substr(begin, digits);
  return std::ranges::all_of(escape, IsTurnedHex) &&
         (digits == 4 || std::ranges::any_of(escape, [](char c) { return HexValue(c) < 0; }));
}

std::size_t NextTurnedEscape(BytesView text, char mark, std::size_t from) {
  std::size_t at = text.find(mark, from);
  while (at != BytesView::npos && !IsTurnedEscape(text, at)) at = text.find(mark, at + 1);
  return at;
}

// The first run of ROT13's hex digits at or behind `from`. Some byte of every sixteenth is in such a run, so most texts
// are told by those alone.
SourceRange NextTurnedHexRun(BytesView text, std::size_t from) {
  for (std::size_t at = from + kFewestHexDigits - 1; at < text.size(); at += kFewestHexDigits) {
    if (!IsTurnedHex(text[at])) continue;
    // A run that is long enough also goes over the byte that is half as far away, before it or behind it.
    constexpr std::size_t kHalf = kFewestHexDigits / 2;
    const bool is_long = IsTurnedHex(text[at - kHalf]) || (at + kHalf < text.size() && IsTurnedHex(text[at + kHalf]));
    if (!is_long) continue;
    std::size_t begin = at;
    while (begin > from && IsTurnedHex(text[begin - 1])) --begin;
    std::uint8_t kinds = 0;
    std::size_t end = begin;
    for (; end < text.size() && IsTurnedHex(text[end]); ++end) kinds |= TurnedHex(text[end]);
    if (end - begin >= kFewestHexDigits && kinds == 3) return {begin, end};
    at += (end - at) / kFewestHexDigits * kFewestHexDigits;
  }
  return {BytesView::npos, BytesView::npos};
}

// Where something begins that only ROT13 makes a meaning. What is asked for is asked for in order, so each kind is
// looked for once.
class TurnedMarks {
 public:
  std::size_t operator()(BytesView text, std::size_t from) {
    if (slash_ < from || !asked_) slash_ = NextTurnedEscape(text, '\\', from);
    if (percent_ < from || !asked_) percent_ = NextTurnedEscape(text, '%', from);
    if (run_.begin < from || !asked_) run_ = NextTurnedHexRun(text, asked_ ? std::max(run_.end, from) : from);
    asked_ = true;
    return std::min({slash_, percent_, run_.begin});
  }

 private:
  bool asked_ = false;
  std::size_t slash_ = 0;
  std::size_t percent_ = 0;
  SourceRange run_;
};

}  // namespace

bool HasTurnedHexRun(BytesView text) { return NextTurnedHexRun(text, 0).begin != BytesView::npos; }

bool MayBeRotated(BytesView text, const TextFacts& facts) {
  if ((facts.classes & (kLowerCase | kUpperCase)) == 0) return false;
  if ((facts.classes & kBackslash) != 0 && NextTurnedEscape(text, '\\', 0) != BytesView::npos) return true;
  if ((facts.classes & kPercent) != 0 && NextTurnedEscape(text, '%', 0) != BytesView::npos) return true;
  return facts.turned_hex;
}

void FindRotated(BytesView text, Candidates& candidates) { PushMarkWindows(text, TurnedMarks(), candidates); }

bool DecodeRotated(BytesView source, int, Output& output) {
  CopyMapped(source, output, Turn);
  return true;
}

}  // namespace telltale
