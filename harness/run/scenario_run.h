#pragma once
#include <atomic>
#include <vector>

#include "core/result.h"
#include "core/run.h"
#include "harness/run/run_scenarios.h"

namespace telltale {

// One scenario from its cell's making to its runs. Failures are ours (no cell, no recording); what the CLI does wrong
// is in the runs.
Result<std::vector<Run>> RunScenario(const Scenario& scenario, const Profile& profile, const RunOptions& options,
                                     Isolation& isolation, Recorder& recorder, const std::atomic<bool>& cancelled);

}  // namespace telltale
