#pragma once
#include <string_view>
#include <vector>

#include "harness/config/profile.h"
#include "harness/config/profile_problem.h"

namespace telltale {

// Names of runs of telltale's own: what these send is not the judged command's, and a scenario of such a name would go
// unjudged, or be judged as another.
bool IsReservedName(std::string_view name);

// A stage is a scenario like others when it runs, and has a name among them.
ProfileProblems CheckStageNames(const std::vector<Scenario>& scenarios);

}  // namespace telltale
