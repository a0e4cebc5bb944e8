#include "harness/app/scratch_directory.h"

#include <stdlib.h>

#include <cerrno>
#include <system_error>

namespace telltale {

Result<std::unique_ptr<ScratchDirectory>> ScratchDirectory::Make() {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  if (error) return SystemFailure("there is no directory for temporary files", error.value());
  std::string name = (parent / "telltale-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return SystemFailure("cannot make a scratch directory", errno, parent.string());
  return std::unique_ptr<ScratchDirectory>(new ScratchDirectory(name));
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code leftover;  // nothing depends on it any more, and there is nobody left to tell
  std::filesystem::remove_all(path_, leftover);
}

}  // namespace telltale
