#pragma once
#include <string>
#include <vector>

#include "core/gap.h"
#include "harness/sandbox/limits/control_group.h"
#include "harness/sandbox/limits/limit_watch.h"

namespace telltale {

// The gaps of a run in which a cell came to limits. `hits` are those of the run; `of_the_cell`: its control group is
// its own, else it is telltale's, in which others may be.
std::vector<Gap> LimitGaps(const ReachedLimits& reached, const LimitHits& hits, bool of_the_cell,
                           const std::string& run);

}  // namespace telltale
