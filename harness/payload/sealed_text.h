#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace telltale {

// Whether a text is, or holds, at least 64 bytes that nothing here opens and that look encrypted: in Base64, hex,
// Base32, binary or decimal digits, lists of them, lines, percent-encoding, one of these in another, in a dense
// alphabet that nothing here decodes, in characters of a row (sealed_row.h), or with a character a byte; or says that
// it is sealed (JWE, OpenPGP, age). What explains noise: explained_noise.h; and it may unpack. `name` is the member's
// or header's; empty: none. Gives what looks sealed ("a JWE", "78 bytes in Base64 that look encrypted"); nullopt:
// nothing.
std::optional<std::string> FindSealedText(std::string_view text, std::string_view name);

// Nothing shorter can hold 64 sealed bytes.
inline constexpr std::size_t kShortestSealedText = 64;

}  // namespace telltale
