#pragma once
#include <fcntl.h>

#include <filesystem>

#include "harness/sandbox/descriptor.h"

namespace telltale {

// An empty file that everybody may see. Where something of that name is there already, it stays as it is: who lives in
// that folder may have put it there.
inline void MakeMark(const std::filesystem::path& path) {
  constexpr mode_t kForAll = 0644;
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kForAll));
}

}  // namespace telltale
