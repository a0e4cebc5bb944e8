#pragma once
#include <sys/types.h>

#include <string>

namespace telltale {

// A path by which this process reaches what `thread` reaches by `path`: from its working directory, and with what is
// its own in /proc (/proc/self, /dev/fd, however many links lead there). Both must see the same mounts. The last part
// may be a link, or not be there. A path that goes round in links, or has hundreds of parts with those that it leads
// through, is given back as it was: whoever is asked about may have made it so.
std::string PathAsSeenBy(pid_t thread, const std::string& path);

}  // namespace telltale
