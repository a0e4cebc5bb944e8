#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "core/bytes.h"

namespace telltale {

// Says of most places of a text that none of some prefixes, each of two bytes at least, begins there. May be wrong only
// by saying yes.
class PrefixTable {
 public:
  // `prefix_of(entry)`: the entry's prefix.
  template <class Entries, class PrefixOf>
  constexpr PrefixTable(const Entries& entries, PrefixOf prefix_of) {
    for (const auto& entry : entries) {
      const std::string_view prefix = std::invoke(prefix_of, entry);
      seconds_[static_cast<unsigned char>(prefix[0])] |= std::uint64_t{1} << (prefix[1] & 63);
    }
  }

  constexpr bool HasFirst(char first) const { return seconds_[static_cast<unsigned char>(first)] != 0; }
  constexpr bool MayBegin(BytesView text, std::size_t at) const {
    return at + 1 < text.size() && (seconds_[static_cast<unsigned char>(text[at])] >> (text[at + 1] & 63) & 1U) != 0;
  }

 private:
  std::array<std::uint64_t, 256> seconds_{};  // by the first byte the second ones as bits (modulo 64)
};

}  // namespace telltale
