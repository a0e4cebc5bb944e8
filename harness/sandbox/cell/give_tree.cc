#include "harness/sandbox/cell/give_tree.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

namespace telltale {

namespace fs = std::filesystem;

Status GiveTree(const fs::path& root, std::uint32_t user) {
  std::vector<fs::path> paths = {root};
  std::error_code error;
  for (fs::recursive_directory_iterator walk(root, error); !error && walk != fs::recursive_directory_iterator();
       walk.increment(error)) {
    paths.push_back(walk->path());
  }
  for (const fs::path& path : paths) {
    if (fchownat(AT_FDCWD, path.c_str(), user, user, path == root ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
      return SystemFailure("cannot give a planted file to its user", errno, path.string());
    }
  }
  return {};
}

}  // namespace telltale
