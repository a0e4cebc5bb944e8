#pragma once

namespace telltale {

// The variation selectors are two rows, which encoders use as one. Here they stand past the last code point.
inline constexpr char32_t kVariationSelectors = 0x110000;

// Where a character stands in the row of all.
inline char32_t PlaceOf(char32_t value) {
  if (value >= 0xfe00 && value <= 0xfe0f) return kVariationSelectors + (value - 0xfe00);
  if (value >= 0xe0100 && value <= 0xe01ef) return kVariationSelectors + 16 + (value - 0xe0100);
  return value;
}

// Letters of scripts in which words stand in few characters in a row, as Cyrillic and Kana. Whatever else is not ASCII
// (ideographs, symbols, what is for private use) is not written so by anybody.
inline bool IsOfScript(char32_t place) {
  return place < 0x2000 || (place >= 0x2c00 && place < 0x2e80) || (place >= 0x3040 && place < 0x3100) ||
         (place >= 0xa500 && place < 0xac00) || (place >= 0xfb00 && place < 0xfe00) ||
         (place >= 0xfe70 && place < 0x10000);
}

}  // namespace telltale
