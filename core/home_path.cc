#include "core/home_path.h"

namespace telltale {

std::string HomeOf(const Run& run) {
  for (const auto& [name, value] : run.environment) {
    if (name == "HOME") return value;
  }
  return {};
}

std::string PathFromHome(const std::string& home, const std::string& path) {
  return !home.empty() && path.starts_with(home + "/") ? "~" + path.substr(home.size()) : path;
}

}  // namespace telltale
