#include "harness/sandbox/limits/control_group_sweep.h"

#include <dirent.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace telltale {

bool RemoveControlGroup(const std::string& folder) {
  if (DIR* const directory = opendir(folder.c_str()); directory != nullptr) {
    while (const dirent* entry = readdir(directory)) {
      if (entry->d_type == DT_DIR && entry->d_name[0] != '.') rmdir((folder + '/' + entry->d_name).c_str());
    }
    closedir(directory);
  }
  return rmdir(folder.c_str()) == 0 || errno == ENOENT;
}

bool RemoveControlGroups(const std::string& folder, const std::string& prefix) {
  DIR* const directory = opendir(folder.c_str());
  if (directory == nullptr) return true;
  bool all = true;
  while (const dirent* entry = readdir(directory)) {
    const std::string name = entry->d_name;
    if (!name.starts_with(prefix)) continue;
    all = RemoveControlGroup(folder + '/' + name) && all;
  }
  closedir(directory);
  return all;
}

void SweepControlGroups(int alive, const std::string& prefix, const std::vector<std::string>& folders) {
  char byte = 0;
  while (read(alive, &byte, 1) < 0 && errno == EINTR) {
  }
  // The kernel has no event for "nobody is left" that both of its kinds of groups share, so this looks again.
  constexpr int kLookMs = 10, kLooks = 1000;
  for (int look = 0; look < kLooks; ++look) {
    bool all = true;
    for (const std::string& folder : folders) all = RemoveControlGroups(folder, prefix) && all;
    if (all) return;
    poll(nullptr, 0, kLookMs);
  }
}

}  // namespace telltale
