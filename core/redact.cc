#include "core/redact.h"

#include <fmt/format.h>

#include "core/utf8.h"

namespace telltale {
namespace {

bool IsHarmless(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
  const bool direction = c == 0x61c || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
                         (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
  return !control && !direction;
}

}  // namespace

std::string Redact(BytesView value) {
  constexpr std::size_t kShown = 3;
  constexpr std::size_t kShortest = 8;
  std::size_t characters = 0;
  std::string head;
  for (BytesView rest = value; !rest.empty(); ++characters) {
    const CodePoint next = TakeCodePoint(rest);
    if (characters < kShown) head += Printable(value.substr(value.size() - rest.size() - next.length, next.length));
  }
  return fmt::format("{}…({} chars)", characters < kShortest ? "" : head, characters);
}

std::string Printable(BytesView text) {
  std::string safe;
  safe.reserve(text.size());
  for (BytesView rest = text; !rest.empty();) {
    const BytesView before = rest;
    const CodePoint next = TakeCodePoint(rest);
    if (!next.valid) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(before[0]));
    } else if (IsHarmless(next.value)) {
      safe += before.substr(0, next.length);
    } else if (next.value < 0x100) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned>(next.value));
    } else {
      safe += fmt::format("\\u{{{:04x}}}", static_cast<unsigned>(next.value));
    }
  }
  return safe;
}

}  // namespace telltale
