#pragma once
#include <string>
#include <vector>

namespace telltale {

// Removes one with those right inside of it. False: somebody is still in one of them.
bool RemoveControlGroup(const std::string& folder);

// Kills whoever is in it or in one right inside of it.
void EndMembersOfGroup(const std::string& folder);

// Removes the control groups in `folder` whose names begin with `prefix`, as above; `end_members`: whoever is in them
// is killed, and they are to be looked at again.
bool RemoveControlGroups(const std::string& folder, const std::string& prefix, bool end_members = false);

// The work of a process that outlives telltale: waits for the end of `alive`, a pipe that telltale holds, then ends
// whoever is left in its groups (a bubblewrap that was killed in its first milliseconds leaves a child that waits for
// ever) and removes them; gives up after ten seconds.
void SweepControlGroups(int alive, const std::string& prefix, const std::vector<std::string>& folders);

}  // namespace telltale
