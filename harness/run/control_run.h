#pragma once
#include <atomic>
#include <filesystem>
#include <string>

#include "core/control_way.h"
#include "core/result.h"
#include "core/run.h"
#include "harness/config/profile.h"
#include "harness/run/run_scenarios.h"
#include "harness/sandbox/isolation.h"

namespace telltale {

// Where the control's client sends what it tells, if no variable of a cell says so: to the first telemetry endpoint.
std::string ControlUrl(const Profile& profile);
// What the profile's endpoints answer may be a refusal; the control needs a backend that works.
Profile WithUsualAnswers(Profile profile);

// The positive control's run: a fresh cell of the same tier, in which telltale itself (`self`, in its hidden
// control-client mode) lets each value go its way (core/control_way.h; `planted` has the ways' ids) to the first
// telemetry endpoint, as the CLI's telemetry goes. The run is named "control". Whether they were caught is judged later
// from the recording: what the client could not do stands in its stderr.
Result<Run> RunControl(const Profile& profile, const std::filesystem::path& self, const ControlPlan& planted,
                       const RunOptions& options, Isolation& isolation, Recorder& recorder,
                       const std::atomic<bool>& cancelled);

}  // namespace telltale
