#pragma once
#include <string_view>

namespace telltale {

// The scenario in which the CLI is asked for its version: telltale's own, of which nothing is promised.
inline constexpr std::string_view kVersionScenario = "subject-version";

}  // namespace telltale
