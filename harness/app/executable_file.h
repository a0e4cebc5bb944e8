#pragma once
#include <filesystem>

#include "core/result.h"

namespace telltale {

// The CLI that a path names, absolute and behind its symbolic links. An input error if there is no file that may be
// executed, or its interpreter is not there.
Result<std::filesystem::path> ExecutableFile(const std::filesystem::path& path);

}  // namespace telltale
