#pragma once
#include <filesystem>
#include <string>

#include "core/result.h"

namespace telltale {

// A key or certificate as a user names it: at most 1 MiB. kInput where it is not there, not readable, or bigger.
Result<std::string> ReadKeyFile(const std::filesystem::path& path);

}  // namespace telltale
