#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace telltale {

// Whether a text holds at least 64 bytes that look encrypted in digits of four to eight bits whose characters stand in
// a row beyond ASCII: emoji, ideographs, Braille, variation selectors, whatever stands between them; or one word in the
// letters of a script. How many characters; nullopt: it holds none, or they unpack.
std::optional<std::size_t> FindSealedRow(std::string_view text);

// Fewer characters cannot hold them.
inline constexpr std::size_t kShortestSealedRow = 64;

// Whether there are so many beyond U+00FF. Cheap.
bool MayHoldRow(std::string_view text);

}  // namespace telltale
