#pragma once
#include <string>

#include "core/run.h"

namespace telltale {

// A host's name as it is the same in every run: planted values, and labels that look random (a long number, hex, a
// digest), are *. Lower case. `run`: whose planted values; nullptr: none are known.
std::string StableHost(const std::string& host, const Run* run);

}  // namespace telltale
