#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/config/profile.h"

namespace telltale {

// The scenarios to run: the profile's own and its battery, those that `only` names (exact, or with * and ?; empty:
// all), and those that the selected ones are compared with. Nothing selected is an input error that names what there
// is.
Result<std::vector<Scenario>> PlanScenarios(const Profile& profile, const std::vector<std::string>& only);

}  // namespace telltale
