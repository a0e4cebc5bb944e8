#pragma once
#include <optional>
#include <string>

#include "core/bytes.h"

namespace telltale {

// Other spellings of the same UTF-8 text: Latin, Greek and Cyrillic letters only, which is what names and paths of the
// audited machines are made of. Invalid bytes stay as they are. Pure.
std::string LowerCase(BytesView text);
std::string UpperCase(BytesView text);
std::string Decomposed(BytesView text);             // Unicode's NFD
std::string WithoutAccents(BytesView text);         // "Renée" -> "Renee"
std::string WithUmlautsSpelledOut(BytesView text);  // "Müller" -> "Mueller"

// What rotations by arithmetic take letters past ASCII for, ('a' + (c - 'a' + n) % 26): "Renée" -> "Renge", which
// turned by 13 is "Eratr".
std::string TakenForAscii(BytesView text);

// nullopt: has characters past U+00FF.
std::optional<Bytes> ToLatin1(BytesView text);
// What a text becomes whose UTF-8 is taken for Latin-1.
std::string Latin1ToUtf8(BytesView bytes);
Bytes ToUtf16(BytesView text, bool big_endian);

}  // namespace telltale
