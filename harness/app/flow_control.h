#pragma once
#include <atomic>
#include <filesystem>
#include <vector>

#include "core/clock.h"
#include "core/judgement.h"
#include "core/result.h"
#include "harness/app/flow_runs.h"

namespace telltale {

// The positive control of the matrix: telltale's own client tells what it reads in /etc/machine-id and what it is given
// as an argument, on machines like those of the CLI's runs. Caught: what it tells follows that source, and no other.
// `drive`: as for the CLI's runs; `all`: the canaries of every source that they draw anew.
Result<std::vector<Control>> ControlFlows(FlowDrive drive, const std::vector<std::string>& all, const Clock& clock,
                                          const std::atomic<bool>& cancelled);

}  // namespace telltale
