#pragma once
#include <atomic>

namespace telltale {

// Becomes true at the first SIGINT, SIGTERM or SIGHUP; a second one ends the program at once. From the first call on.
// System calls that a signal breaks off go on by themselves, but for poll and the sleeps, so what is being printed is
// printed whole. SIGPIPE is ignored: a closed pipe is a write error like any other.
const std::atomic<bool>& WatchInterrupts();
// The signal that interrupted first; 0: none did.
int InterruptingSignal();

}  // namespace telltale
