#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace telltale {

// Where this process stands in the hierarchies of control groups, by the kernel's own lists.
struct ControlGroupPlace {
  int version = 0;                       // 2, or 1
  std::vector<std::string> controllers;  // v1: those of this hierarchy; v2: none, each group says its own
  std::filesystem::path root;            // where the hierarchy is mounted
  std::filesystem::path own;             // the group that this process is in, at or below root
};

// `membership` is /proc/self/cgroup ("4:memory:/path", "0::/path"), `mounts` /proc/self/mountinfo (proc(5),
// cgroups(7)). Hierarchies that are not mounted, or mounted so that this process' group is not below, are left out.
std::vector<ControlGroupPlace> ControlGroupPlaces(const std::string& membership, const std::string& mounts);

}  // namespace telltale
