#include "harness/sandbox/limits/control_group_sweep.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace telltale {
namespace {

void EndThoseIn(const std::string& group) {
  std::FILE* const members = std::fopen((group + "/cgroup.procs").c_str(), "re");
  if (members == nullptr) return;
  pid_t member = 0;  // 0: of another container, which has its own numbers
  while (std::fscanf(members, "%d", &member) == 1) {
    if (member > 0) kill(member, SIGKILL);
  }
  std::fclose(members);
}

void ForEachFolderIn(const std::string& folder, const auto& do_this) {
  DIR* const directory = opendir(folder.c_str());
  if (directory == nullptr) return;
  while (const dirent* entry = readdir(directory)) {
    if (entry->d_type == DT_DIR && entry->d_name[0] != '.') do_this(folder + '/' + entry->d_name);
  }
  closedir(directory);
}

}  // namespace

void EndMembersOfGroup(const std::string& folder) {
  ForEachFolderIn(folder, EndThoseIn);
  EndThoseIn(folder);
}

bool RemoveControlGroup(const std::string& folder) {
  ForEachFolderIn(folder, [](const std::string& inner) { rmdir(inner.c_str()); });
  return rmdir(folder.c_str()) == 0 || errno == ENOENT;
}

bool RemoveControlGroups(const std::string& folder, const std::string& prefix, bool end_members) {
  bool all = true;
  ForEachFolderIn(folder, [&](const std::string& group) {
    if (!group.starts_with(folder + '/' + prefix)) return;
    if (end_members) EndMembersOfGroup(group);
    all = RemoveControlGroup(group) && all;
  });
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
    for (const std::string& folder : folders) all = RemoveControlGroups(folder, prefix, /*end_members=*/true) && all;
    if (all) return;
    poll(nullptr, 0, kLookMs);
  }
}

}  // namespace telltale
