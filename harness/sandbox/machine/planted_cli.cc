#include "harness/sandbox/machine/planted_cli.h"

#include <algorithm>

namespace telltale {
namespace {

namespace fs = std::filesystem;

bool IsIn(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// A link beside whose target nothing else would be found from the planted folder.
bool LeadsOutOf(const fs::path& folder, const fs::path& cli) {
  std::error_code error;
  const fs::path real_folder = fs::canonical(folder, error);
  if (error) return false;
  const fs::path real = fs::canonical(cli, error);
  return !error && !IsIn(real, real_folder);
}

}  // namespace

std::optional<PlantedCli> PlantCli(const fs::path& cli, const std::vector<fs::path>& visible,
                                   const std::string& folder) {
  const fs::path path = cli.lexically_normal();
  std::optional<fs::path> source;
  for (const fs::path& place : visible) {
    if (IsIn(path, place) && (!source || source->native().size() < place.native().size())) source = place;
  }
  if (!source || LeadsOutOf(*source, path)) return std::nullopt;
  PlantedCli planted{*source, fs::path(folder) / source->filename(), {}};
  // Modules are looked up by the name of their folder.
  planted.cli = path == *source ? planted.target : planted.target / path.lexically_relative(*source);
  return planted;
}

}  // namespace telltale
