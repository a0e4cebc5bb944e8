#pragma once
#include <atomic>
#include <vector>

#include "core/result.h"
#include "core/run.h"
#include "harness/run/run_scenarios.h"

namespace telltale {

// One machine from its cell's making to its last run: a scenario, or its stages one after another in one HOME. Failures
// are ours (no cell, no recording); what the CLI does wrong is in the runs.
Result<std::vector<Run>> RunScenario(const std::vector<const Scenario*>& stages, const Profile& profile,
                                     const RunOptions& options, Isolation& isolation, Recorder& recorder,
                                     const std::atomic<bool>& cancelled);

}  // namespace telltale
