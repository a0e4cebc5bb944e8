#pragma once
#include <string>
#include <string_view>

namespace telltale {

// A string as a YAML scalar that every YAML reader gives back as exactly that string: bare where it can be nothing
// else, else in double quotes with escapes. `text` is UTF-8.
std::string YamlString(std::string_view text);

// Text for the rest of a comment's line: nothing in it ends the line or steers a terminal.
std::string YamlComment(std::string_view text);

}  // namespace telltale
