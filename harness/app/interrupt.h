#pragma once
#include <atomic>

namespace telltale {

// Becomes true at the first SIGINT, SIGTERM or SIGHUP; a second one ends the program at once. From the first call on.
// SIGPIPE is ignored: a closed pipe is a write error like any other.
const std::atomic<bool>& WatchInterrupts();

}  // namespace telltale
