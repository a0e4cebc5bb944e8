#pragma once
#include <filesystem>
#include <string>

#include "core/result.h"

namespace telltale {

// The CLI that a path names, absolute and behind its symbolic links. An input error if there is no file that may be
// executed, or its interpreter is not there.
Result<std::filesystem::path> ExecutableFile(const std::filesystem::path& path);

// What --cli names: a path as it is; a name without a slash that is no file here is searched in PATH.
std::filesystem::path NamedProgram(const std::string& text);

}  // namespace telltale
