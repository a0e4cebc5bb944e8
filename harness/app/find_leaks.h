#pragma once
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "core/recording.h"
#include "core/result.h"
#include "harness/config/profile.h"

namespace telltale {

struct LeakResult {
  std::vector<Finding> findings;  // sorted by ReportedBefore
  std::vector<Gap> gaps;          // what decoding could not see
};

// The leak detector over every run of a recording, each against the canaries that were planted in it. `jobs` threads;
// the result does not depend on their number.
Result<LeakResult> FindLeaks(const Recording& recording, const Profile& profile, unsigned jobs);

}  // namespace telltale
