#pragma once
#include "core/bytes.h"

namespace telltale {

// Whether a text is a word that stands in clean traffic anyway ("localhost", "admin", "project"). ASCII case ignored.
bool IsCommonWord(BytesView text);

}  // namespace telltale
