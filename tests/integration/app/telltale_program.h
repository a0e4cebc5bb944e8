#pragma once
#include <string>

#include "tests/paths.h"

namespace telltale {

// The program under test.
inline const std::string kTelltale = TELLTALE_BUILD_DIR "/telltale";

}  // namespace telltale
