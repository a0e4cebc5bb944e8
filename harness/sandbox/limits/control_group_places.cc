#include "harness/sandbox/limits/control_group_places.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace telltale {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

struct HierarchyMount {
  std::string root;   // the group that is seen at the point
  std::string point;  // where
  std::string type;   // "cgroup", "cgroup2"
  std::vector<std::string> options;
};

// "31 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"
std::vector<HierarchyMount> CgroupMounts(const std::string& mounts) {
  std::vector<HierarchyMount> found;
  for (const std::string& line : Split(mounts, '\n')) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    const std::vector<std::string> before = Split(line.substr(0, dash), ' ');
    const std::vector<std::string> after = Split(line.substr(dash + 3), ' ');
    if (before.size() < 5 || after.size() < 3 || !after[0].starts_with("cgroup")) continue;
    found.push_back({before[3], before[4], after[0], Split(after[2], ',')});
  }
  return found;
}

bool HasAll(const std::vector<std::string>& options, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
    return std::find(options.begin(), options.end(), one) != options.end();
  });
}

}  // namespace

std::vector<ControlGroupPlace> ControlGroupPlaces(const std::string& membership, const std::string& mounts) {
  std::vector<ControlGroupPlace> places;
  const std::vector<HierarchyMount> all = CgroupMounts(mounts);
  for (const std::string& line : Split(membership, '\n')) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string group = line.substr(second + 1);
    ControlGroupPlace place;
    place.controllers = Split(line.substr(first + 1, second - first - 1), ',');
    place.version = place.controllers.empty() ? 2 : 1;
    for (const HierarchyMount& mount : all) {
      if (mount.type != (place.version == 2 ? "cgroup2" : "cgroup")) continue;
      if (!HasAll(mount.options, place.controllers)) continue;
      // In a container the mount may show a part of the hierarchy, and the group be said from its top.
      const std::string below = mount.root == "/" ? group
                                : group == mount.root || group.starts_with(mount.root + '/')
                                    ? group.substr(mount.root.size())
                                    : "?";
      if (below == "?" || below.find("/..") != std::string::npos) continue;
      place.root = mount.point;
      place.own = (fs::path(mount.point) / fs::path(below).relative_path()).lexically_normal();
      if (!place.own.has_filename()) place.own = place.own.parent_path();
      places.push_back(place);
      break;
    }
  }
  return places;
}

}  // namespace telltale
