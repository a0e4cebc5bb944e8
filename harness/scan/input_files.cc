#include "harness/scan/input_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "harness/scan/zip_archive.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

bool IsRecording(std::string_view name) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  }
  return name.ends_with(".ndjson") || name.ends_with(".jsonl") || name.ends_with(".har") || name.ends_with(".zhar");
}

// Playwright puts bodies beside a HAR, named by a digest or a random number in hex: they are read with the HAR.
bool IsNamedByDigest(const fs::path& path) {
  constexpr std::size_t kShortest = 32;
  const std::string stem = path.stem().string();
  return stem.size() >= kShortest && stem.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool HoldsHar(const std::string& path) {
  if (!path.ends_with(".zip") || !IsZipFile(path)) return false;
  const auto archive = ZipArchive::Open(path);
  return archive && !(*archive)->hars().empty();
}

Status AddDirectory(const std::string& directory, InputFiles& inputs) {
  std::error_code error;
  std::vector<std::string> found;
  std::vector<fs::path> named_by_digest;
  std::set<fs::path> har_folders;
  for (fs::recursive_directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->symlink_status(error).type() != fs::file_type::regular) continue;
    const fs::path& path = entry->path();
    if (path.extension() == ".har") har_folders.insert(path.parent_path());
    if (IsNamedByDigest(path)) {
      named_by_digest.push_back(path);
    } else if (IsRecording(path.filename().string()) || HoldsHar(path.string())) {
      found.push_back(path.string());
    } else {
      ++inputs.passed_over;
    }
  }
  for (const fs::path& path : named_by_digest) {
    if (har_folders.contains(path.parent_path())) continue;
    if (IsRecording(path.filename().string())) {
      found.push_back(path.string());
    } else {
      ++inputs.passed_over;
    }
  }
  if (error) return InputError("cannot be listed: " + error.message(), directory);
  if (found.empty()) {
    return InputError(
        "holds no recording", directory,
        "recordings end in .ndjson, .jsonl or .har, perhaps .gz or .zst, or are a .zip with a .har in it");
  }
  std::sort(found.begin(), found.end());
  inputs.paths.insert(inputs.paths.end(), found.begin(), found.end());
  return {};
}

}  // namespace

Result<InputFiles> ListInputs(const std::vector<std::string>& named) {
  InputFiles inputs;
  bool known = true;
  for (const std::string& name : named) {
    std::error_code error;
    const fs::file_status status = fs::status(name, error);
    if (name != "-" && !fs::exists(status)) {
      return InputError("cannot be opened: " + (error ? error.message() : "there is no such file"), name);
    }
    if (name != "-" && fs::is_directory(status)) {
      TRY_VOID(AddDirectory(name, inputs));
    } else {
      inputs.paths.push_back(name);
    }
  }
  for (const std::string& path : inputs.paths) {
    std::error_code error;
    const std::uintmax_t size = path == "-" ? 0 : fs::file_size(path, error);
    known = known && path != "-" && !error;
    inputs.total_bytes += known ? size : 0;
  }
  if (!known) inputs.total_bytes = 0;
  return inputs;
}

}  // namespace telltale
