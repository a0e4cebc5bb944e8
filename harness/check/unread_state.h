#pragma once
#include <vector>

#include "core/gap.h"
#include "harness/check/traffic.h"

namespace telltale {

// What was written after opting out and not kept whole, so that nobody looked for an identifier in the rest.
std::vector<Gap> FindUnreadState(const Traffic& traffic);

}  // namespace telltale
