#pragma once

namespace telltale {

// For a process that serves many at once. As many open files as the system lets it have: each connection is one.
void TakeAllOpenFiles();

// Memory that a large payload took goes back to the system when it is gone, and threads share few heaps: without this
// what a long-lived server holds grows with what it has seen.
void ReturnFreedMemory();

}  // namespace telltale
