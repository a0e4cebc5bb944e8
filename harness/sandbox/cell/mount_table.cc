#include "harness/sandbox/cell/mount_table.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string_view>

namespace telltale {
namespace {

// Blanks and backslashes are written as three octal digits.
std::string Unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 3 >= text.size()) {
      plain += text[at];
      continue;
    }
    plain += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 + (text[at + 3] - '0'));
    at += 3;
  }
  return plain;
}

bool IsWritable(const std::string& options) { return options == "rw" || options.starts_with("rw,"); }

}  // namespace

bool IsKernels(const Mount& mount) {
  constexpr std::array<std::string_view, 6> kMadeUp = {"proc", "sysfs", "devpts", "mqueue", "cgroup", "cgroup2"};
  return IsAtOrBelow(mount.point, "/proc") || IsAtOrBelow(mount.point, "/sys") ||
         std::find(kMadeUp.begin(), kMadeUp.end(), mount.type) != kMadeUp.end();
}

// "36 35 98:0 /root /point rw,noatime shared:1 - ext3 /dev/root rw,errors=continue"
std::vector<Mount> MountTable(const std::string& mountinfo) {
  std::vector<Mount> mounts;
  std::istringstream lines(mountinfo);
  for (std::string line; std::getline(lines, line);) {
    // The source, which may be empty, stands between the last words.
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::istringstream words(line.substr(0, dash));
    const std::string last = line.substr(dash + 3);
    std::string root, options;
    Mount mount;
    if (!(words >> mount.id >> mount.parent >> mount.device >> root >> mount.point >> options)) continue;
    mount.type = last.substr(0, last.find(' '));
    const std::string all_options = last.substr(last.rfind(' ') + 1);
    mount.point = Unescaped(mount.point);
    mount.writable = IsWritable(options) && IsWritable(all_options);
    mounts.push_back(std::move(mount));
  }
  return mounts;
}

std::vector<Mount> OwnMountTable() {
  std::ifstream file("/proc/self/mountinfo");
  return MountTable({std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

std::vector<std::string> ToFields(const std::vector<Mount>& mounts) {
  std::vector<std::string> fields;
  for (const Mount& mount : mounts) {
    fields.insert(fields.end(), {mount.id, mount.parent, mount.device, mount.type, mount.point});
    fields.emplace_back(mount.writable ? "w" : "-");
    fields.emplace_back(mount.is_device ? "d" : mount.is_file ? "f" : "-");
  }
  return fields;
}

std::vector<Mount> MountsFrom(const std::vector<std::string>& fields) {
  constexpr std::size_t kFields = 7;
  std::vector<Mount> mounts;
  for (std::size_t i = 0; i + kFields <= fields.size(); i += kFields) {
    mounts.push_back({fields[i], fields[i + 1], fields[i + 2], fields[i + 3], fields[i + 4], fields[i + 5] == "w",
                      fields[i + 6] != "-", fields[i + 6] == "d"});
  }
  return mounts;
}

bool IsAtOrBelow(const std::string& path, const std::string& folder) {
  return path == folder || folder == "/" || path.starts_with(folder + '/');
}

std::vector<std::string> WritableDisks(const std::vector<Mount>& mounts) {
  std::set<std::string> points;
  for (const Mount& mount : mounts) {
    if (mount.writable && !mount.is_file && !IsKernels(mount)) points.insert(mount.point);
  }
  return {points.begin(), points.end()};
}

std::vector<std::string> WritableFolders(const std::vector<Mount>& mounts) {
  std::vector<std::string> folders;
  for (const std::string& point : WritableDisks(mounts)) {
    const bool is_inside = std::any_of(folders.begin(), folders.end(),
                                       [&](const std::string& folder) { return IsAtOrBelow(point, folder); });
    if (!is_inside) folders.push_back(point);
  }
  return folders;
}

std::vector<std::string> FoldersOfHost(const std::vector<Mount>& inside, const std::vector<Mount>& host) {
  std::set<std::string> devices;
  for (const Mount& mount : host) devices.insert(mount.device);
  std::set<std::string> folders;
  for (const Mount& mount : inside) {
    if (mount.is_device || IsKernels(mount) || !devices.contains(mount.device)) continue;
    const bool is_covered = std::any_of(inside.begin(), inside.end(), [&mount](const Mount& other) {
      return other.parent == mount.id && other.point == mount.point;
    });
    if (!is_covered) folders.insert(mount.point);
  }
  return {folders.begin(), folders.end()};
}

}  // namespace telltale
