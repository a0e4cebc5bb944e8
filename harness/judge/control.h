#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/canary.h"
#include "core/control_run.h"
#include "core/finding.h"
#include "core/judgement.h"
#include "core/recording.h"

namespace telltale {

// The positive control: a leak that the harness itself plants, so that "nothing found" means something. A value drawn
// for this purpose alone is sent, base64 in JSON, through the same mock server as the CLI's payloads, in a run of its
// own. The whole chain (capture, record, decode, check) must bring it back as a finding.
inline constexpr std::string_view kControlCanaryId = "control";
inline constexpr std::string_view kControlRunName = kControlRun;

// The canary to plant beside those of the runs. `random_bytes`: at least 16.
Canary MakeControlCanary(std::string_view random_bytes);

// The request body that leaks it: {"control":"<base64 of the value>"}.
std::string ControlBody(const Canary& canary);

// Takes the findings of the control's run out of `findings` and says whether the planted one was among them: at an
// exchange of that run, for that canary. `canary` is what was planted; nullopt-like empty value: none was.
Control JudgeControl(const Recording& recording, const Canary& canary, std::vector<Finding>& findings);

// The same for gaps: what went wrong in the control's run is the control's business. Returns those of other runs.
std::vector<Gap> WithoutControlGaps(std::vector<Gap> gaps);

}  // namespace telltale
