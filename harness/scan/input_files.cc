#include "harness/scan/input_files.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

namespace telltale {
namespace {

namespace fs = std::filesystem;

bool IsRecording(std::string_view name) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  }
  return name.ends_with(".ndjson") || name.ends_with(".jsonl") || name.ends_with(".har");
}

Status AddDirectory(const std::string& directory, InputFiles& inputs) {
  std::error_code error;
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->symlink_status(error).type() != fs::file_type::regular) continue;
    if (IsRecording(entry->path().filename().string())) {
      found.push_back(entry->path().string());
    } else {
      ++inputs.passed_over;
    }
  }
  if (error) return InputError("cannot be listed: " + error.message(), directory);
  if (found.empty()) {
    return InputError("holds no recording", directory,
                      "recordings end in .ndjson, .jsonl or .har, perhaps .gz or .zst");
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
