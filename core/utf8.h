#pragma once
#include <cstddef>
#include <string>

#include "core/bytes.h"

namespace telltale {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  // bytes taken
  bool valid = false;      // false: one byte that starts no valid UTF-8 (RFC 3629) was taken
};

// Takes one code point off the front of `text`, which is not empty. Never fails: an invalid byte is taken alone.
CodePoint TakeCodePoint(BytesView& text);

// Appends the UTF-8 of `value`; surrogates and values past U+10FFFF become U+FFFD.
void AppendUtf8(char32_t value, std::string& text);

bool IsValidUtf8(BytesView text);

}  // namespace telltale
