#pragma once
#include <string>
#include <vector>

#include "harness/config/profile.h"

namespace telltale {

// The standard disturbances that every profile gets besides its own scenarios: the undisturbed scenario `base` again
// with every fault of the backend, both trust failures, CI=true, a terminal, DO_NOT_TRACK, a read-only HOME, a second
// run in the same HOME, and --help and --version. Named "battery/...". Each is compared with "battery/undisturbed".
std::vector<Scenario> BehaviourBattery(const Profile& profile, const Scenario& base);

}  // namespace telltale
