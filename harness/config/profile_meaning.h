#pragma once
#include "harness/config/profile.h"
#include "harness/config/profile_problem.h"

namespace telltale {

// What is wrong with a profile whose form is right: names given twice, names that refer to nothing, ${...} that nobody
// fills, files that are not there, promises that contradict one another. Reads the files that the profile names.
ProfileProblems CheckMeaning(const Profile& profile);

}  // namespace telltale
