#include "harness/app/find_profile.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <vector>

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "telltale.yaml";
constexpr const char* kFolder = ".telltale";
constexpr const char* kHint = "name it with --profile FILE or TELLTALE_PROFILE; `telltale init` writes a first one";

bool IsFile(const fs::path& path) {
  std::error_code unseen;  // then it is none that could be read
  return fs::is_regular_file(path, unseen);
}

bool IsFolder(const fs::path& path) {
  std::error_code unseen;
  return fs::is_directory(path, unseen);
}

// The profiles in a .telltale folder; baselines begin with a dot.
std::vector<fs::path> ProfilesIn(const fs::path& folder) {
  std::vector<fs::path> profiles;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with('.') && name.ends_with(".yaml") && IsFile(entry->path())) profiles.push_back(entry->path());
  }
  std::sort(profiles.begin(), profiles.end());
  return profiles;
}

// nullopt: the folder has none.
Result<std::optional<fs::path>> ProfileOf(const fs::path& folder) {
  for (const fs::path& path : {folder / kFile, folder / kFolder / kFile}) {
    if (IsFile(path)) return std::optional(path);
  }
  const std::vector<fs::path> several = ProfilesIn(folder / kFolder);
  if (several.empty()) return std::optional<fs::path>();
  if (several.size() == 1) return std::optional(several.front());
  std::vector<std::string> names;
  for (const fs::path& path : several) names.push_back(path.filename().string());
  return InputError(fmt::format("there are several profiles: {}", fmt::join(names, ", ")), (folder / kFolder).string(),
                    "say which with --profile FILE");
}

}  // namespace

Result<fs::path> FindProfile(const std::string& named) {
  if (!named.empty()) return fs::path(named);
  if (const char* const said = std::getenv("TELLTALE_PROFILE"); said != nullptr && *said != '\0') return fs::path(said);
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return SystemFailure("the working directory cannot be found", error.value());
  fs::path root = here;
  for (fs::path folder = here; !fs::exists(root / ".git", error); folder = folder.parent_path()) {
    if (folder == folder.parent_path()) {
      root = here;  // in no repository: nothing above it is looked at
      break;
    }
    root = folder.parent_path();
  }
  for (fs::path folder = here;; folder = folder.parent_path()) {
    TRY(const std::optional<fs::path> found, ProfileOf(folder));
    if (found) return folder == here ? found->lexically_relative(here) : *found;
    if (folder == root) break;
  }
  return InputError(fmt::format("there is no profile: neither {0} nor {1}/{0}", kFile, kFolder),
                    here == root ? here.string() : here.string() + " up to " + root.string(), kHint);
}

fs::path RunsFolder(const fs::path& profile) {
  const fs::path folder = profile.parent_path();
  if (folder.filename() == kFolder) return folder / "runs";
  return IsFolder(folder / kFolder) ? folder / kFolder / "runs" : fs::path(".");
}

}  // namespace telltale
