#pragma once
#include <algorithm>
#include <array>
#include <cstddef>

#include "core/bytes.h"
#include "harness/decode/byte_class.h"

namespace telltale {

inline constexpr std::size_t kUuidLength = 36;

// A UUID as RFC 9562 writes it, of any version and case, and nothing else.
inline bool IsUuid(BytesView text) {
  constexpr std::array<std::size_t, 4> kDashes = {8, 13, 18, 23};
  if (text.size() != kUuidLength) return false;
  const auto is_dash = [&](std::size_t at) { return text[at] == '-'; };
  return std::ranges::all_of(kDashes, is_dash) && std::ranges::count_if(text, [](char c) {
                                                    return HexValue(c) >= 0;
                                                  }) == static_cast<std::ptrdiff_t>(kUuidLength - kDashes.size());
}

}  // namespace telltale
