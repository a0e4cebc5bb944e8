#pragma once
#include <string>

#include "core/finding.h"
#include "core/result.h"

namespace telltale {

// The level that --fail-on names; the error lists the levels.
Result<Level> LevelFrom(const std::string& text);

}  // namespace telltale
