#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/judgement.h"
#include "harness/config/baseline.h"
#include "harness/config/profile.h"

namespace telltale {

struct JudgeOptions {
  Level fail_on = Level::kError;           // findings at or above it make the verdict fail
  std::string today;                       // YYYY-MM-DD, in UTC: what expiry dates are compared with
  std::vector<AcceptedGap> accepted_gaps;  // the profile's
  // The rules, scenarios and so on that this run could have found; a baseline entry outside is not superfluous. Empty:
  // everything was run.
  std::set<std::string> scenarios_run;
};

// The verdict. Pure and deterministic: the order of its inputs does not matter.
//
// Pass only if nothing at or above `fail_on` is left, no gap is left that the profile does not accept, and at least one
// control was planted and every control was caught. Findings fail even where there are gaps too: what was seen was
// seen. Notes of the baseline's own (baseline/expired, baseline/unused) are findings like others.
Judgement Judge(std::vector<Finding> findings, std::vector<Gap> gaps, std::vector<Control> controls,
                const Baseline& baseline, const JudgeOptions& options);

}  // namespace telltale
