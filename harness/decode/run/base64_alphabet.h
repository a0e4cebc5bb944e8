#pragma once
#include <array>
#include <cstdint>

namespace telltale {

// Both alphabets of RFC 4648 at once (+ and -, / and _ mean the same). -1: no letter.
inline constexpr std::array<std::int8_t, 256> kBase64Values = [] {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < 26; ++i) {
    table['A' + i] = static_cast<std::int8_t>(i);
    table['a' + i] = static_cast<std::int8_t>(26 + i);
  }
  for (std::size_t i = 0; i < 10; ++i) table['0' + i] = static_cast<std::int8_t>(52 + i);
  table['+'] = table['-'] = 62;
  table['/'] = table['_'] = 63;
  return table;
}();

inline int Base64Value(char c) { return kBase64Values[static_cast<unsigned char>(c)]; }

}  // namespace telltale
