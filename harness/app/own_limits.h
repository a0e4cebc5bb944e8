#pragma once
#include "core/result.h"

namespace telltale {

// What every command needs of the system before it does anything. A file that grows past `ulimit -f` is an error that
// is reported from now on, and no signal that ends the process. Errors: the stack (`ulimit -s`) is too small to work
// on.
Status TakeOwnLimits();

// How many scenarios may run at once: what was asked for (0: twice the cores, or as many as there are open files for).
// Errors: not so many open files, or no proc file system, without which neither a sandbox nor what a CLI leaves running
// can be seen. Takes all open files that it may.
Result<unsigned> JobsWithinLimits(unsigned asked);

// For a server. Memory that a large payload took goes back to the system when it is gone, and threads share few heaps:
// without this what a long-lived server holds grows with what it has seen.
void ReturnFreedMemory();

}  // namespace telltale
