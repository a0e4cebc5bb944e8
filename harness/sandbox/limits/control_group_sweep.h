#pragma once
#include <string>
#include <vector>

namespace telltale {

// Removes one with those right inside of it. False: somebody is still in one of them.
bool RemoveControlGroup(const std::string& folder);

// Removes the control groups in `folder` whose names begin with `prefix`, as above.
bool RemoveControlGroups(const std::string& folder, const std::string& prefix);

// The work of a process that outlives telltale: waits for the end of `alive`, a pipe that telltale holds, then removes
// its groups as soon as nobody is in them; gives up after ten seconds.
void SweepControlGroups(int alive, const std::string& prefix, const std::vector<std::string>& folders);

}  // namespace telltale
