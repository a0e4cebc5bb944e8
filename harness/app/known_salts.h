#pragma once
#include <vector>

#include "harness/check/leak/salt_harvest.h"
#include "harness/config/profile.h"

namespace telltale {

// Strings that a digest may have been salted with and that nobody has to be told, since whoever has the CLI has them:
// the names of the product, its vendor, its package and its binary, the hosts that it talks to, the namespaces of RFC
// 4122, and constants that stand in the CLI's own file: quoted strings of a script, of a binary those that look like
// ids. At most some hundred; the file's first four megabytes are read. A file that cannot be read has none.
std::vector<Salt> KnownSalts(const Profile& profile);

}  // namespace telltale
