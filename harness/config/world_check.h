#pragma once
#include <string>
#include <vector>

#include "harness/config/profile.h"
#include "harness/config/profile_problem.h"

namespace telltale {

// What is wrong with what a scenario finds: its files, tools, programs that run first, standard input. `pointer` is the
// scenario's. Looks at the sources of the files.
ProfileProblems CheckWorld(const Profile& profile, const Scenario& scenario, const std::string& pointer);

// The same of the files at `pointer`.
ProfileProblems CheckFiles(const Profile& profile, const std::vector<OwnFile>& files, const std::string& pointer);

}  // namespace telltale
