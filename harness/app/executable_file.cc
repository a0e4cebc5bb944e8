#include "harness/app/executable_file.h"

#include <sys/stat.h>
#include <unistd.h>

namespace telltale {

namespace fs = std::filesystem;

Result<fs::path> ExecutableFile(const fs::path& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0)
    return InputError("the CLI is not there", path.string(), "name it with --cli PATH");
  if (!S_ISREG(facts.st_mode) || access(path.c_str(), X_OK) != 0) {
    return InputError("the CLI is not an executable file", path.string(), "name it with --cli PATH");
  }
  return fs::canonical(path);
}

}  // namespace telltale
