#pragma once
#include "core/recording.h"
#include "core/result.h"
#include "harness/check/check_all.h"
#include "harness/config/profile.h"

namespace telltale {

// Every check and the leak detector over a recording, by what the profile says: all findings, and all gaps but those of
// the control. `contracts` are the profile's.
Result<CheckResult> CheckRecording(const Recording& recording, const Profile& profile, const ContractSet& contracts);

}  // namespace telltale
