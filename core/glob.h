#pragma once
#include <string_view>

namespace telltale {

// Shell-like: * and ? match any bytes, a slash included; nothing else is special. At most quadratic in the lengths.
bool GlobMatches(std::string_view pattern, std::string_view text);

}  // namespace telltale
