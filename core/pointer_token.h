#pragma once
#include <string>
#include <string_view>

namespace telltale {

// A token of a JSON pointer (RFC 6901), between two slashes: "~" is written "~0", and "/" "~1".
std::string PointerToken(std::string_view text);

// The text of a token. A "~" that begins neither is taken as it is: pointers come from outside.
std::string TextOfToken(std::string_view token);

}  // namespace telltale
