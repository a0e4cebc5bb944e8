#pragma once
#include <optional>
#include <string_view>

#include "core/bytes.h"

namespace telltale {

// What writers of HARs do to bytes that are no text, and the way back. All pure and thread-safe.

// Bytes from 0x80 that are no UTF-8 go through a JSON parser as characters of their own, U+10FF80 to U+10FFFF, which
// are for private use and nobody's.
void AppendAsCharacter(unsigned char byte, std::string& text);
// A JSON text's value as bytes: those characters are bytes again.
Bytes BytesOfText(std::string_view text);

// The bytes of a text that was written with one character a byte (U+0000 to U+00FF). nullopt: it has a character past
// U+00FF, or none past U+007F, so that there is nothing to turn back.
std::optional<Bytes> OneByteACharacter(BytesView text);

// Whether it holds control characters that no written text has: of C0 all but tab, line feed, form feed and carriage
// return, DEL and those of C1 (U+0080 to U+009F).
bool HasControls(BytesView text);
// Whether it holds U+FFFD, which is written for bytes that could not be read: they are lost.
bool HasReplacements(BytesView text);
// Valid UTF-8 without controls and without U+FFFD: something that a person could read, whatever its label says.
bool IsReadable(BytesView text);

// Base64 in either alphabet, with or without padding and line ends. nullopt: it is none.
std::optional<Bytes> LenientBase64(std::string_view text);

}  // namespace telltale
