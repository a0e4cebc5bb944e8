#pragma once
#include <cstddef>
#include <string>

#include "harness/config/profile.h"
#include "harness/config/profile_problem.h"

namespace telltale {

// The most that one file of a profile may hold.
inline constexpr std::size_t kMaxOwnFileBytes = 1 << 20;

// What is wrong with the file that stands at `pointer` in the profile: a path that does not lie below HOME or the
// working directory, a source that is no file, content from two places or none. Looks at the source.
ProfileProblems CheckOwnFile(const OwnFile& file, const std::string& pointer);
// The same of a tool.
ProfileProblems CheckTool(const StubTool& tool, const std::string& pointer);

}  // namespace telltale
