#include "core/input_file.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

namespace telltale {

Status CheckInputFile(const std::filesystem::path& path) {
  struct stat facts {};
  struct statfs place {};
  if (stat(path.c_str(), &facts) != 0 || !S_ISFIFO(facts.st_mode)) return {};
  if (statfs(path.c_str(), &place) == 0 && place.f_type == PIPEFS_MAGIC) return {};
  return InputError("is a FIFO: it would be waited for until somebody writes to it", path.string(),
                    "name a file; what a program prints can be given as /dev/stdin");
}

}  // namespace telltale
