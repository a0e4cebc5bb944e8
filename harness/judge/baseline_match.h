#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/judgement.h"
#include "core/rule.h"
#include "harness/config/baseline.h"

namespace telltale {

struct BaselineOutcome {
  std::vector<Finding> open;              // not accepted, and the baseline's own
  std::vector<AcceptedFinding> accepted;  // in the findings' order
};

// Parts the accepted findings from the open ones. An entry whose day has passed accepts nothing and is a finding
// (baseline/expired); one with a placeholder for a reason or an owner neither (baseline/unreviewed); one that no
// finding needs is another (baseline/unused), unless its scenario was not run.
BaselineOutcome ApplyBaseline(std::vector<Finding> findings, const Baseline& baseline, const std::string& today,
                              const std::set<std::string>& scenarios_run);

// Whether the entry is about this finding, its date aside.
bool Covers(const BaselineEntry& entry, const Finding& finding);
// Its reason or owner is a placeholder: it accepts nothing.
bool IsUnreviewed(const BaselineEntry& entry);
bool IsExpired(const BaselineEntry& entry, const std::string& today);

// baseline/*.
RuleTable BaselineRules();

}  // namespace telltale
