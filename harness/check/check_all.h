#pragma once
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "core/recording.h"
#include "harness/check/contracts.h"
#include "harness/config/profile.h"

namespace telltale {

struct CheckResult {
  std::vector<Finding> findings;  // sorted by ReportedBefore, sealed
  std::vector<Gap> gaps;          // what could not be judged; besides those of the recording
};

// Every check but leak/*, in one pure function. `profile.scenarios` are those that were to run (the plan, battery
// included): one that did not is a gap. Messages hold no planted value of at least 4 characters.
CheckResult CheckAll(const Recording& recording, const Profile& profile, const ContractSet& contracts);

}  // namespace telltale
