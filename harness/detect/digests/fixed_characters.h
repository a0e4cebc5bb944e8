#pragma once
#include <vector>

#include "core/bytes.h"

namespace telltale {

// One or two characters that may stand always the same before or behind a value that is digested: "x", "v1", "##",
// "u:". Every printable character and the usual unprintable ones alone; of two, those that people write: one twice, a
// letter and a digit, either with a sign, two signs, two digits. About two thousand.
const std::vector<Bytes>& FixedCharacters();

}  // namespace telltale
