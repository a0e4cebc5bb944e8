#pragma once

namespace telltale {

// For a process that serves many at once: as many open files as the system lets it have, of which each connection is
// one and each cell some dozens. Once, before other threads.
void TakeAllOpenFiles();

// In a child, before it becomes another program: as many as telltale was started with. Programs that use select() fail
// where they are given more. Async-signal-safe.
void GiveBackOpenFiles();

// How many files this process may open at once.
unsigned long MostOpenFiles();

}  // namespace telltale
