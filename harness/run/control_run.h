#pragma once
#include <atomic>
#include <filesystem>
#include <string>

#include "core/canary.h"
#include "core/result.h"
#include "core/run.h"
#include "harness/config/profile.h"
#include "harness/run/run_scenarios.h"
#include "harness/sandbox/isolation.h"

namespace telltale {

// The positive control's run: a fresh cell of the same tier, in which telltale itself (`self`, in its hidden
// control-client mode) posts `body` to the first telemetry endpoint, the way the CLI's telemetry goes. The run is named
// "control". Whether it was caught is judged later from the recording: a client that failed is a run with an exit code.
Result<Run> RunControl(const Profile& profile, const std::filesystem::path& self, const std::string& body,
                       const Canary& planted, const RunOptions& options, Isolation& isolation, Recorder& recorder,
                       const std::atomic<bool>& cancelled);

}  // namespace telltale
