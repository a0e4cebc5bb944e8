#include "harness/run/new_files.h"

#include <algorithm>

namespace telltale {

std::vector<WrittenFile> NewSince(const std::vector<WrittenFile>& before, std::vector<WrittenFile> after) {
  std::erase_if(after, [&](const WrittenFile& file) {
    return std::any_of(before.begin(), before.end(), [&](const WrittenFile& old) {
      return old.path == file.path && old.size == file.size && old.content == file.content &&
             (file.content.size() == file.size || old.modified == file.modified);
    });
  });
  return after;
}

std::vector<std::string> PathsOf(const std::vector<WrittenFile>& files) {
  std::vector<std::string> paths;
  for (const WrittenFile& file : files) {
    if (!file.path.ends_with("/") && !file.path.ends_with("]")) paths.push_back(file.path);
  }
  return paths;
}

}  // namespace telltale
