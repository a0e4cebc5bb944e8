#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace telltale {

// The parts of a literal that are the same whatever is put into it: "acme-${id}\n" is "acme-" and "\n". Known are
// ${...}, $NAME, $(...), #{...}, {...}, %s and its like, `\(...)` of Swift; escapes are the characters that they mean.
// None where nothing is put in and nothing is escaped, and of literals past 256
// bytes.
std::vector<std::string> FixedParts(std::string_view literal);

}  // namespace telltale
