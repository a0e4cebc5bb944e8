#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace telltale {

// A regular expression of ECMA-262 (as with its flag "u") in the words of RE2, which reads some of the same signs in
// another way: `\s` and `.` know the spaces and line ends of Unicode, `[]` matches nothing, `[` in a class is a
// character. What RE2 cannot do, and what it would read differently, is an InputError that names the sign.
Result<std::string> ToRe2Syntax(std::string_view source);

// The same for whoever only asks whether `source` is a regular expression: look-around, names and back-references,
// which RE2 cannot do, are replaced by what it can read in their place. The result matches something else.
Result<std::string> ToRe2Shape(std::string_view source);

}  // namespace telltale
