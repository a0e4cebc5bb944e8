#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "harness/decode/view.h"

namespace telltale {

// How far before the word or mark that it starts from somebody looks.
enum class Before : std::uint8_t {
  kBeside,    // at the byte before it
  kName,      // at the name of the JSON member whose value it begins, and at nothing before that name's quote
  kAnywhere,  // at a context of some 40 bytes
};

// How far behind it.
enum class Behind : std::uint8_t {
  kBeside,    // at the next byte
  kToBreak,   // to the first quote, comma or brace: where a document is cut, a quote stands behind one of these
  kAnywhere,  // beyond that
};

// How much of a text around a word or mark decides what is said of it. Each finder states it in its row, and only the
// scan draws the conclusion: what is said of `"version":"1.18.0"` is true wherever that member stands, what is said of
// the number in `"card","4539148803436467"` is not.
struct Reach {
  Before before = Before::kBeside;
  Behind behind = Behind::kBeside;

  constexpr bool is_beside() const { return before == Before::kBeside && behind == Behind::kBeside; }
  constexpr Reach Join(Reach other) const { return {std::max(before, other.before), std::max(behind, other.behind)}; }
  // What the scan tells whoever cut the text, of what starts at `at`; nullopt: it lies in one part anyway.
  constexpr std::optional<FarLook> FarLookAt(std::size_t at) const {
    constexpr std::size_t kShortestName =
        8;  // with quotes and colon: a cut stands before names of four letters and more
    if (before == Before::kAnywhere || behind == Behind::kAnywhere) return FarLook{at};
    if (before == Before::kName) return FarLook{at, at - std::min(at, kShortestName)};
    return std::nullopt;
  }
};

}  // namespace telltale
