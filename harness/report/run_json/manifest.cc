#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/digest.h"
#include "core/redact.h"
#include "harness/report/atomic_file.h"
#include "harness/report/run_json/run_directory.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kManifest = "manifest.json";
constexpr std::uint64_t kMaxManifestBytes = 64 << 20;

struct FileFacts {
  std::string sha256;
  std::uint64_t size = 0;
  bool operator==(const FileFacts&) const = default;
};
using Files = std::map<std::string, FileFacts>;

Result<FileFacts> Measure(const fs::path& path) {
  Sha256Stream digest;
  FileFacts facts;
  TRY_VOID(ReadFileInPieces(path, [&](BytesView piece) -> Status {
    digest.Add(piece);
    facts.size += piece.size();
    return {};
  }));
  facts.sha256 = digest.FinishHex();
  return facts;
}

// SQLite's side files live only while somebody has the journal open.
bool IsPassing(const std::string& name) {
  return name == kManifest || name.ends_with("-wal") || name.ends_with("-shm") || name.ends_with(".part");
}

Result<Files> MeasureAll(const fs::path& directory) {
  std::error_code error;
  Files files;
  fs::recursive_directory_iterator entry(directory, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().lexically_relative(directory).generic_string();
    if (entry->is_symlink(error) || !entry->is_regular_file(error) || IsPassing(name)) continue;
    TRY(files[name], Measure(entry->path()));
  }
  if (error) return SystemFailure("cannot list the directory", error.value(), directory.string());
  return files;
}

Result<Files> ReadManifest(const fs::path& path) {
  TRY(const Bytes text, ReadBoundedFile(path, kMaxManifestBytes));
  try {
    Files files;
    const json manifest = json::parse(text);
    for (const json& file : manifest.at("files")) {
      files[file.at("name").get<std::string>()] = {file.at("sha256").get<std::string>(),
                                                   file.at("size").get<std::uint64_t>()};
    }
    return files;
  } catch (const json::exception& error) {
    return InputError(fmt::format("not a manifest: {}", error.what()), path.string());
  }
}

}  // namespace

Status WriteManifest(const fs::path& directory) {
  TRY(const Files files, MeasureAll(directory));
  ordered_json list = ordered_json::array();
  for (const auto& [name, facts] : files) {
    list.push_back({{"name", name}, {"size", facts.size}, {"sha256", facts.sha256}});
  }
  const ordered_json manifest = {{"version", 1}, {"files", std::move(list)}};
  return WriteFileAtomically(directory / kManifest,
                             manifest.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

Result<std::vector<std::string>> CheckManifest(const fs::path& directory) {
  TRY(const Files promised, ReadManifest(directory / kManifest));
  TRY(const Files there, MeasureAll(directory));
  std::map<std::string, std::string> wrong;
  for (const auto& [name, facts] : promised) {
    const auto found = there.find(name);
    if (found == there.end()) {
      wrong[name] = fmt::format("{} is missing", Printable(name));
    } else if (found->second.size != facts.size) {
      wrong[name] = fmt::format("{} has {} bytes, not {}", Printable(name), found->second.size, facts.size);
    } else if (found->second.sha256 != facts.sha256) {
      wrong[name] = fmt::format("{} was changed: its SHA-256 is {}, not {}", Printable(name), found->second.sha256,
                                Printable(facts.sha256));
    }
  }
  for (const auto& [name, facts] : there) {
    if (!promised.contains(name)) wrong[name] = fmt::format("{} is not in the manifest", Printable(name));
  }
  std::vector<std::string> sentences;
  for (auto& [name, sentence] : wrong) sentences.push_back(std::move(sentence));
  return sentences;
}

}  // namespace telltale
