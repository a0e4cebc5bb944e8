#include "harness/sandbox/cell/scratch_directory.h"

#include <stdlib.h>

#include <cerrno>
#include <exception>
#include <mutex>
#include <set>
#include <system_error>

namespace telltale {
namespace {

namespace fs = std::filesystem;

struct Living {
  std::mutex mutex;
  std::set<fs::path> paths;
};

// Never destroyed: a thread may end the process while others still run.
Living& TheLiving() {
  static auto* const living = new Living;
  return *living;
}

// What other threads still write into it meanwhile is met in the next round.
void Remove(const fs::path& path) {
  constexpr int kRounds = 100;
  std::error_code leftover;  // nothing depends on it any more, and there is nobody left to tell
  for (int round = 0; round < kRounds; ++round) {
    fs::remove_all(path, leftover);
    if (!leftover) return;
  }
}

}  // namespace

Result<std::unique_ptr<ScratchDirectory>> ScratchDirectory::Make(const fs::path& parent) {
  std::error_code error;
  const fs::path place = parent.empty() ? fs::temp_directory_path(error) : parent;
  constexpr const char* kHint = "TMPDIR says where telltale makes its temporary files";
  if (error) return Failure("there is no directory for temporary files: " + error.message(), "", kHint);
  std::string name = (place / "telltale-XXXXXX").string();
  const std::lock_guard lock(TheLiving().mutex);
  if (mkdtemp(name.data()) == nullptr) {
    return Failure("cannot make a scratch directory: " + std::generic_category().message(errno), place.string(), kHint);
  }
  TheLiving().paths.insert(name);
  return std::unique_ptr<ScratchDirectory>(new ScratchDirectory(name));
}

void ScratchDirectory::Keep() {
  const std::lock_guard lock(TheLiving().mutex);
  is_kept_ = true;
  TheLiving().paths.erase(path_);
}

ScratchDirectory::~ScratchDirectory() {
  if (is_kept_) return;
  const std::lock_guard lock(TheLiving().mutex);
  Remove(path_);
  TheLiving().paths.erase(path_);
}

void ScratchDirectory::RemoveAll() noexcept {
  // Where another thread is about to make or remove one it does so itself, or nobody can.
  const std::unique_lock lock(TheLiving().mutex, std::try_to_lock);
  if (!lock) return;
  try {
    for (const fs::path& path : TheLiving().paths) Remove(path);
  } catch (const std::exception&) {
    // No memory, and nobody left to tell.
  }
}

}  // namespace telltale
