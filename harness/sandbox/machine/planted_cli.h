#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace telltale {

// A second place of a CLI's installation, in a folder with a planted name: where the CLI is installed tells whose
// machine it is, and a path that is the same in every cell could not be told from a constant. The first place stays,
// for links and "#!" lines that name it.
struct PlantedCli {
  std::filesystem::path source;  // what of the host is shown there
  std::filesystem::path target;  // "/opt/NAME/node_modules"
  std::filesystem::path cli;     // "/opt/NAME/node_modules/.bin/tool"
};

// `visible`: what the cell shows (cli_places.h). nullopt: the CLI is the system's own, whose path names nobody,
// or a link out of what is shown there.
std::optional<PlantedCli> PlantCli(const std::filesystem::path& cli, const std::vector<std::filesystem::path>& visible,
                                   const std::string& folder);

}  // namespace telltale
