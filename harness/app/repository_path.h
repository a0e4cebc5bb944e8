#pragma once
#include <filesystem>

namespace telltale {

// The file as code scanning shows it: relative to the root of the repository that it lies in (the nearest folder above
// it that holds .git), wherever the tool was started; in no repository, relative to the working directory where it lies
// below that, and else as given. Never fails: what cannot be looked at is no repository.
std::filesystem::path RepositoryPath(const std::filesystem::path& file);

}  // namespace telltale
