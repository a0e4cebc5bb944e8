#pragma once
#include <sys/types.h>

#include <string>

namespace telltale {

// A path by which this process reaches what `thread` reaches by `path`: from its working directory, and with what is
// its own in /proc (/proc/self, /dev/fd, however many links lead there). Both must see the same mounts. The last part
// may be a link, or not be there. A path that goes round in links is given back as it was.
std::string PathAsSeenBy(pid_t thread, const std::string& path);

}  // namespace telltale
