#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace telltale {

// What of the host's files a CLI needs to run.
struct CliPlaces {
  std::vector<std::filesystem::path> visible;  // files and folders outside the system's own; sorted, unique
  std::vector<std::string> search;             // folders for the front of PATH: where its interpreters are
};

// Works out from the CLI's path, its links and its "#!" line what has to be seen inside: its package (node_modules, the
// prefix of a bin folder), else its own folder, and its interpreter's, which is searched for in `search_path`. A home
// folder, or one that everybody writes to, is never shown as a whole: then it is the file alone.
CliPlaces PlacesOf(const std::filesystem::path& cli, const std::string& search_path);

}  // namespace telltale
