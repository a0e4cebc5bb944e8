#pragma once
#include <cstdint>
#include <string>

namespace telltale {

// What one command in a cell may use. Wall time is the scenario's own limit.
inline constexpr std::uint64_t kMaxMemoryBytes = 8ULL << 30;  // private writable memory of one process
inline constexpr std::uint64_t kMaxProcesses = 1024;          // of the cell
// Of one process. A little more than a power of two: the kernel's table, which tells how many there were, grows past it
// for the last few alone (limit_watch.h).
inline constexpr std::uint64_t kMaxOpenFiles = 8192 + 8;
inline constexpr std::uint64_t kMaxDiskBytes = 1ULL << 30;  // of each of HOME, /tmp, /var; no file is larger

// Limits the calling process and its children, as far as its own limits allow.
void SetResourceLimits();

}  // namespace telltale
