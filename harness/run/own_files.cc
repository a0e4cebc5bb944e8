#include "harness/run/own_files.h"

#include <fmt/format.h>

#include <fstream>

#include "harness/config/own_file_check.h"

namespace telltale {
namespace {

constexpr std::size_t kKeptBytes = 64 << 10;

Result<Bytes> ReadSource(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return InputError("a file of the profile cannot be read", path.string());
  Bytes content(kMaxOwnFileBytes + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (file.bad()) return Failure("a file of the profile cannot be read", path.string());
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (content.size() <= kMaxOwnFileBytes) return content;
  return InputError(fmt::format("a file of the profile has more than {} bytes", kMaxOwnFileBytes), path.string());
}

}  // namespace

Result<std::vector<FileToPlace>> FilesOn(const Identity& identity, const std::vector<OwnFile>& files, WallTime now) {
  std::vector<FileToPlace> placed;
  for (const OwnFile& file : files) {
    FileToPlace one;
    const bool is_short = file.path.starts_with("~/");
    TRY(one.path, Expand(is_short ? "${home}" + file.path.substr(1) : file.path, identity));
    if (!file.source.empty()) {
      TRY(one.content, ReadSource(file.source));
    } else {
      TRY(one.content, Expand(file.content.value_or(""), identity));
    }
    one.mode = file.mode;
    one.modified = now - file.age;
    placed.push_back(std::move(one));
  }
  return placed;
}

Result<std::vector<FileToPlace>> ToolsOn(const std::vector<StubTool>& tools, const std::string& folder, WallTime now) {
  std::vector<FileToPlace> placed;
  for (const StubTool& tool : tools) {
    FileToPlace one{folder + "/" + tool.name, tool.content.value_or(""), 0755, now};
    if (!tool.source.empty()) {
      TRY(one.content, ReadSource(tool.source));
    }
    placed.push_back(std::move(one));
  }
  return placed;
}

WrittenFile EvidenceOf(const FileToPlace& file) {
  return {file.path, file.content.substr(0, kKeptBytes), file.content.size(), file.modified};
}

std::vector<PlantedCanary> PlantedIn(const FileToPlace& file, const Identity& identity) {
  const std::string& home = identity.ValueOf("home");
  const std::string where = file.path.starts_with(home + "/") ? "~" + file.path.substr(home.size()) : file.path;
  std::vector<PlantedCanary> planted;
  for (const Canary& canary : identity.canaries) {
    if (file.content.find(canary.value) != Bytes::npos) planted.push_back({canary, where, std::nullopt});
  }
  return planted;
}

}  // namespace telltale
