#pragma once
#include <cstddef>
#include <optional>
#include <string>

#include "core/bytes.h"

namespace telltale {

// The JSON pointer (RFC 6901) of the innermost value that holds the byte at `offset`; of the object for a byte of a
// key, so that a leaking key never becomes part of its own pointer. nullopt: that byte is in no JSON document.
// Documents may be one a line, cut short, or surrounded by other text. Linear in `offset`; nesting past 10,000 is not
// followed.
std::optional<std::string> JsonPointerAt(BytesView text, std::size_t offset);

}  // namespace telltale
