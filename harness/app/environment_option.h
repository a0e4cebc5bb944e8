#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/config/profile.h"

namespace telltale {

// What --env NAME=VALUE says, in order. An input error for a text that sets no variable.
Result<EnvironmentVariables> ParseVariables(const std::vector<std::string>& texts);

}  // namespace telltale
