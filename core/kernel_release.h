#pragma once
#include <string>

namespace telltale {

// The canary that `uname -r` tells. Programs tell it to say which system they run on, and where nobody planted another
// one a machine has it in common with all others of its distribution: told as it is, it is a note. What is made of it
// is an id like any other.
inline constexpr const char* kKernelReleaseCanary = "kernel_release";

// Of the same invented kernel: what `uname -v` tells, and what stands in /proc/version (without its newline).
inline constexpr const char* kKernelVersion = "#1 SMP PREEMPT Thu Jan 4 09:12:45 UTC 2024";
inline std::string KernelVersionLine(const std::string& release) {
  return "Linux version " + release + " (builder@build.example) (gcc 10.2.1, GNU ld 2.35.2) " + kKernelVersion;
}

}  // namespace telltale
