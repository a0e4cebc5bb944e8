#include <algorithm>

#include "core/utf8.h"
#include "harness/decode/mark_windows.h"
#include "harness/decode/run/base64_alphabet.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

// Decodes the letters of one shifted run to UTF-16 units and those to UTF-8; empty: not UTF-16.
std::string DecodeShifted(BytesView letters) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned count = 0;
  char32_t high = 0;
  for (const char letter : letters) {
    bits = (bits << 6) | static_cast<std::uint32_t>(Base64Value(letter));
    count += 6;
    if (count < 16) continue;
    count -= 16;
    const char32_t unit = (bits >> count) & 0xffff;
    bits &= (1U << count) - 1;
    if (unit >= 0xd800 && unit < 0xdc00) {
      high = unit;
    } else if (unit >= 0xdc00 && unit < 0xe000) {
      if (high == 0) return {};
      AppendUtf8(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00), text);
      high = 0;
    } else {
      if (unit == 0) return {};
      AppendUtf8(unit, text);
    }
  }
  return bits == 0 ? text : std::string{};
}

std::size_t ShiftedLength(BytesView text) {
  std::size_t length = 0;
  while (length < text.size() && Base64Value(text[length]) >= 0 && text[length] != '-' && text[length] != '_') ++length;
  return length;
}

}  // namespace

bool MayBeUtf7(BytesView text, const TextFacts& facts) {
  return (facts.classes & kBinary) == 0 && (facts.classes & kPlus) != 0 && text.find('+') + 2 < text.size();
}

void FindUtf7(BytesView text, Candidates& candidates) {
  PushMarkWindows(
      text,
      [](BytesView in, std::size_t from) {
        for (std::size_t at = in.find('+', from); at != BytesView::npos;) {
          const std::size_t length = ShiftedLength(in.substr(at + 1));
          const std::size_t end = at + 1 + length;
          const bool is_mark =
              length == 0 ? end < in.size() && in[end] == '-' : !DecodeShifted(in.substr(at + 1, length)).empty();
          if (is_mark) return at;
          at = in.find('+', std::max(end, at + 1));
        }
        return BytesView::npos;
      },
      candidates);
}

bool DecodeUtf7(BytesView source, int, Output& output) {
  bool changed = false;
  std::size_t i = 0;
  while (i < source.size()) {
    const std::size_t plus = std::min(source.find('+', i), source.size());
    if (!output.Copy(source.substr(i, plus - i), i)) return changed;
    if (plus == source.size()) break;
    const std::size_t length = ShiftedLength(source.substr(plus + 1));
    std::size_t end = plus + 1 + length;
    std::string decoded = length == 0 ? std::string{} : DecodeShifted(source.substr(plus + 1, length));
    const bool dash = end < source.size() && source[end] == '-';
    if (length == 0 && dash) decoded = "+";
    if (decoded.empty()) {
      if (!output.Copy(source.substr(plus, end - plus), plus)) return changed;
    } else {
      if (dash) ++end;
      changed = true;
      if (!output.Put(decoded, plus, end)) return true;
    }
    i = end;
  }
  return changed;
}

}  // namespace telltale
