#pragma once
#include <set>
#include <string>

#include "core/recording.h"

namespace telltale {

// The ways in which consent was withdrawn in the runs that withdrew it, as a user would: "command: set-options -o
// TELEMETRY=false" (run before, and never where consent was given), "variable: DO_NOT_TRACK=1", "option:
// --no-telemetry". A run that shows none of these is "scenario: NAME". What scenarios are called does not matter
// otherwise.
std::set<std::string> OptOutWays(const Recording& recording);

}  // namespace telltale
