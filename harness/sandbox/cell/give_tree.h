#pragma once
#include <cstdint>
#include <filesystem>

#include "core/result.h"

namespace telltale {

// As root: gives a folder and all in it to a user and group of that number. Links in it are not followed, `root` is.
Status GiveTree(const std::filesystem::path& root, std::uint32_t user);

}  // namespace telltale
