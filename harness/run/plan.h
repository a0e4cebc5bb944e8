#pragma once
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/config/profile.h"

namespace telltale {

// Which scenarios are run, by their names (exact, or with * and ?).
struct Selection {
  std::vector<std::string> only;  // empty: all
  std::vector<std::string> skip;
};

struct Plan {
  std::vector<Scenario> scenarios;    // to run; stages of one follow one another (harness/config/stages.h)
  std::vector<std::string> left_out;  // the names of the others, sorted
};

// The scenarios to run: the profile's own, its battery and the twins that show that silence means something
// (harness/run/twins.h); of these the selected ones and what they are compared with. A name that selects nothing is an
// input error that names what there is.
Result<Plan> PlanScenarios(const Profile& profile, const Selection& selection);

}  // namespace telltale
