#include "core/utf8.h"

namespace telltale {
namespace {

bool IsSurrogate(char32_t c) { return c >= 0xd800 && c <= 0xdfff; }

}  // namespace

CodePoint TakeCodePoint(BytesView& text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const auto invalid = [&] {
    text.remove_prefix(1);
    return CodePoint{first, 1, false};
  };
  if (first < 0x80) {
    text.remove_prefix(1);
    return CodePoint{first, 1, true};
  }
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return invalid();
  char32_t value = first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0U) != 0x80U) return invalid();
    value = value << 6 | (next & 0x3fU);
  }
  static constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kSmallest[length] || value > 0x10ffff || IsSurrogate(value)) return invalid();
  text.remove_prefix(length);
  return CodePoint{value, length, true};
}

void AppendUtf8(char32_t value, std::string& text) {
  if (value > 0x10ffff || IsSurrogate(value)) value = 0xfffd;
  const auto add = [&](char32_t bits) { text += static_cast<char>(bits); };
  if (value < 0x80) {
    add(value);
  } else if (value < 0x800) {
    add(0xc0 | value >> 6);
    add(0x80 | (value & 0x3f));
  } else if (value < 0x10000) {
    add(0xe0 | value >> 12);
    add(0x80 | (value >> 6 & 0x3f));
    add(0x80 | (value & 0x3f));
  } else {
    add(0xf0 | value >> 18);
    add(0x80 | (value >> 12 & 0x3f));
    add(0x80 | (value >> 6 & 0x3f));
    add(0x80 | (value & 0x3f));
  }
}

bool IsValidUtf8(BytesView text) {
  while (!text.empty()) {
    if (!TakeCodePoint(text).valid) return false;
  }
  return true;
}

}  // namespace telltale
