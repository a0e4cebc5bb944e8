#pragma once
#include <filesystem>
#include <string>

#include "core/result.h"
#include "harness/config/profile.h"

namespace telltale {

// Reads a profile (docs/profile.md, schema/profile.schema.json) of at most 1 MiB. Everything is checked before anything
// runs: the form, names that refer to nothing, names given twice, ${...} that nobody fills, contracts and keys that are
// not there or cannot be used. The first error stands in `where` ("file:line:column") and `message`; up to nine more
// follow in the message, a line each. Whether the CLI itself is there is not checked: --cli may name another.
Result<Profile> LoadProfile(const std::filesystem::path& path);

// The same for text at hand; `path` names it in errors, and relative paths in it start from its folder.
Result<Profile> ParseProfile(std::string text, const std::filesystem::path& path);

}  // namespace telltale
