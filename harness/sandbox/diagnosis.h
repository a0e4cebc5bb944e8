#pragma once
#include <string>
#include <vector>

#include "core/clock.h"

namespace telltale {

// What is known about a machine that decides whether sandboxes can be made on it.
struct SystemFacts {
  bool is_root = false;
  bool in_container = false;
  bool has_seccomp_filter = false;  // some system calls are refused to this process
  std::string max_user_namespaces;  // the sysctls' values; empty: the kernel has none of that name
  std::string unprivileged_user_clone;
  std::string apparmor_restricts;
};
SystemFacts ReadSystemFacts();

// One tier of isolation on this machine.
struct TierState {
  std::string name;
  bool works = false;
  std::string detail;                 // what it sees, or why it does not work
  std::vector<std::string> remedies;  // what to do, most likely first
  bool is_limited = false;            // by a limit on telltale itself: whether it works is unknown
};

// What may help where the namespace tier failed with `reason`. Pure.
std::vector<std::string> RemediesFor(const std::string& reason, const SystemFacts& facts);

// All tiers, strongest first. The namespace tier is tried by making a sandbox and ending it again.
std::vector<TierState> Diagnose(const Clock& clock);

}  // namespace telltale
