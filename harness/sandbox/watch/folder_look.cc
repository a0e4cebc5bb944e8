#include "harness/sandbox/watch/folder_look.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <optional>

namespace telltale {
namespace {

constexpr std::size_t kMostEntries = 1'000'000;

mode_t TypeOf(DIR* directory, const dirent& entry) {
  struct stat facts {};
  if (entry.d_type != DT_UNKNOWN) return DTTOIF(entry.d_type);
  return fstatat(dirfd(directory), entry.d_name, &facts, AT_SYMLINK_NOFOLLOW) == 0 ? facts.st_mode & S_IFMT : 0;
}

bool IsRoots(const struct stat& facts) { return facts.st_uid == 0 && (facts.st_mode & (S_IWGRP | S_IWOTH)) == 0; }

}  // namespace

FolderLook LookAtFolder(const std::string& folder) {
  FolderLook look;
  struct stat itself {};
  if (lstat(folder.c_str(), &itself) == 0 && S_ISREG(itself.st_mode)) {
    look.is_roots = IsRoots(itself);
    return look;
  }
  std::vector<std::string> folders = {folder};
  std::optional<dev_t> device;
  std::size_t seen = 0;
  while (!folders.empty() && seen < kMostEntries) {
    const std::string path = std::move(folders.back());
    folders.pop_back();
    struct stat facts {};
    DIR* const directory = opendir(path.c_str());
    if (directory == nullptr || fstat(dirfd(directory), &facts) != 0) {
      if (directory != nullptr) closedir(directory);
      look.is_roots = false;
      continue;
    }
    if (!device) device = facts.st_dev;
    if (device == facts.st_dev) {
      look.is_roots = look.is_roots && IsRoots(facts);
      while (const dirent* entry = readdir(directory)) {
        const std::string name = entry->d_name;
        if (name == "." || name == "..") continue;
        ++seen;
        const mode_t type = TypeOf(directory, *entry);
        if (type == S_IFDIR) folders.push_back(path + '/' + name);
        if (type == S_IFSOCK || type == S_IFIFO) look.doors.push_back(path + '/' + name);
      }
    }
    closedir(directory);
  }
  look.is_roots = look.is_roots && folders.empty();
  return look;
}

}  // namespace telltale
