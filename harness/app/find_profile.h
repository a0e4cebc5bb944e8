#pragma once
#include <filesystem>
#include <string>

#include "core/result.h"

namespace telltale {

// The profile that a command is about: `named` by the user; else by TELLTALE_PROFILE; else telltale.yaml, or
// .telltale/telltale.yaml, or the only .telltale/*.yaml, of the working directory or the nearest folder above it, up to
// the root of its repository (the folder with .git), and no farther. The input error says where it was looked for.
Result<std::filesystem::path> FindProfile(const std::string& named);

// Where runs of a profile go that are told no folder: .telltale/runs beside it (or in its own folder of that name)
// where there is a .telltale; else the working directory.
std::filesystem::path RunsFolder(const std::filesystem::path& profile);

}  // namespace telltale
