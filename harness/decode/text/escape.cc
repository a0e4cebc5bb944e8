#include <algorithm>
#include <string>

#include "core/utf8.h"
#include "harness/decode/mark_windows.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

// Reads up to `most` digits of `base`; the number of digits that were there.
std::size_t ReadDigits(BytesView text, std::size_t most, int base, char32_t& value) {
  value = 0;
  std::size_t count = 0;
  while (count < most && count < text.size()) {
    const int digit = HexValue(text[count]);
    if (digit < 0 || digit >= base) break;
    value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit);
    ++count;
  }
  return count;
}

// One escape: what it stands for and how many bytes it takes, its backslash included. 0 bytes: none.
struct Escape {
  std::size_t length = 0;
  std::string text;
};

bool IsHighSurrogate(char32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool IsLowSurrogate(char32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

Escape CodePointEscape(char32_t value, std::size_t length) {
  Escape escape{length, {}};
  AppendUtf8(value, escape.text);
  return escape;
}

Escape ReadUnicode(BytesView text) {  // text begins with "\u"
  char32_t value = 0;
  if (text.size() > 2 && text[2] == '{') {
    const std::size_t digits = ReadDigits(text.substr(3), 8, 16, value);
    const std::size_t end = 3 + digits;
    if (digits == 0 || end >= text.size() || text[end] != '}') return {};
    return CodePointEscape(value, end + 1);
  }
  if (ReadDigits(text.substr(2), 4, 16, value) != 4) return {};
  char32_t low = 0;
  if (IsHighSurrogate(value) && text.size() >= 12 && text[6] == '\\' && text[7] == 'u' &&
      ReadDigits(text.substr(8), 4, 16, low) == 4 && IsLowSurrogate(low)) {
    return CodePointEscape(0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00), 12);
  }
  return CodePointEscape(value, 6);
}

Escape ReadNumber(BytesView text) {  // \xHH \x{H..} \UXXXXXXXX \ooo
  char32_t value = 0;
  const char kind = text[1];
  if (kind == 'U') {
    return ReadDigits(text.substr(2), 8, 16, value) == 8 ? CodePointEscape(value, 10) : Escape{};
  }
  if (kind == 'x' && text.size() > 2 && text[2] == '{') {
    const std::size_t end = 3 + ReadDigits(text.substr(3), 8, 16, value);
    return end > 3 && end < text.size() && text[end] == '}' ? CodePointEscape(value, end + 1) : Escape{};
  }
  const std::size_t digits =
      kind == 'x' ? ReadDigits(text.substr(2), 2, 16, value) : ReadDigits(text.substr(1), 3, 8, value);
  if (digits == 0) return {};
  return {digits + (kind == 'x' ? 2U : 1U), std::string(1, static_cast<char>(value & 0xff))};
}

Escape ReadEscape(BytesView text) {
  if (text.size() < 2) return {};
  switch (text[1]) {
    case 'n':
      return {2, "\n"};
    case 't':
      return {2, "\t"};
    case 'r':
      return {2, "\r"};
    case 'b':
      return {2, "\b"};
    case 'f':
      return {2, "\f"};
    case 'v':
      return {2, "\v"};
    case 'a':
      return {2, "\a"};
    case 'e':
      return {2, "\x1b"};
    case '\n':
      return {2, ""};
    case 'u':
      return ReadUnicode(text);
    case 'x':
    case 'U':
      return ReadNumber(text);
    default:
      break;
  }
  if (text[1] >= '0' && text[1] <= '7') return ReadNumber(text);
  // A backslash before any other punctuation stands for it, in every language; before a letter it stays ("\d").
  if ((ByteClasses(text[1]) & (kAlnum | kHigh)) == 0) return {2, std::string(1, text[1])};
  return {};
}

}  // namespace

bool MayHaveEscapes(BytesView text, const TextFacts& facts) {
  if ((facts.classes & kBackslash) == 0) return false;
  // In a JSON document all backslashes stand in strings, and those are views of their own.
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != BytesView::npos && text[first] != '{' && text[first] != '[';
}

void FindEscapes(BytesView text, Candidates& candidates) {
  PushMarkWindows(
      text,
      [](BytesView in, std::size_t from) {
        std::size_t at = in.find('\\', from);
        while (at != BytesView::npos && ReadEscape(in.substr(at)).length == 0) at = in.find('\\', at + 1);
        return at;
      },
      candidates);
}

bool DecodeEscapes(BytesView source, int, Output& output) {
  bool changed = false;
  std::size_t i = 0;
  while (i < source.size()) {
    const std::size_t slash = std::min(source.find('\\', i), source.size());
    if (!output.Copy(source.substr(i, slash - i), i)) return changed;
    if (slash == source.size()) break;
    const Escape escape = ReadEscape(source.substr(slash));
    if (escape.length == 0) {
      if (!output.Copy(source.substr(slash, 1), slash)) return changed;
      i = slash + 1;
      continue;
    }
    changed = true;
    i = slash + escape.length;
    if (!output.Put(escape.text, slash, i)) return true;
  }
  return changed;
}

}  // namespace telltale
