#pragma once
#include <cstdint>
#include <string>

namespace telltale {

// What one command in a cell may use. Wall time is the scenario's own limit.
inline constexpr std::uint64_t kMaxMemoryBytes = 8ULL << 30;  // private writable memory of one process
inline constexpr std::uint64_t kMaxProcesses = 1024;          // of the cell
inline constexpr std::uint64_t kMaxOpenFiles = 8192;          // of one process
inline constexpr std::uint64_t kMaxFileBytes = 1ULL << 30;    // of one file
inline constexpr std::uint64_t kMaxDiskBytes = 1ULL << 30;    // of each of HOME, /tmp, /var; they live in memory

// Limits the calling process and its children, as far as its own limits allow.
void SetResourceLimits();

}  // namespace telltale
