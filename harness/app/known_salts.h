#pragma once
#include <vector>

#include "harness/config/profile.h"
#include "harness/detect/digests/salt_harvest.h"

namespace telltale {

// Strings that a digest may have been salted with and that nobody has to be told, since whoever has the CLI has them:
// the names of the product, its vendor, its package and its binary, the hosts that it talks to, the namespaces of RFC
// 4122, and constants that stand in the CLI's own files (own_constants.h), as texts and as the bytes that they mean. At
// most some hundred.
std::vector<Salt> KnownSalts(const Profile& profile);

}  // namespace telltale
