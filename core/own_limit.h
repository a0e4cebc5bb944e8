#pragma once
#include <string>
#include <string_view>

#include "core/result.h"

namespace telltale {

// A limit on telltale itself (open files, memory, processes, the size of a file, room on a disk, a /proc that is not
// there) is known by the words with which the system refuses. Says which limit it is and what to do about it; empty:
// `message` tells of none. Words and not numbers, because many of them are other programs' (bubblewrap, the loader).
std::string OwnLimitHint(std::string_view message);

// Nothing is known of processes where /proc is hidden or not mounted.
tl::unexpected<Error> NoProcFailure();

}  // namespace telltale
