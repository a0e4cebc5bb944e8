#include "harness/sandbox/machine/cli_places.h"

#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

namespace telltale {
namespace {

namespace fs = std::filesystem;

bool IsSystem(const fs::path& path) {
  constexpr std::array<std::string_view, 6> kSystem = {"usr", "bin", "sbin", "lib", "lib32", "lib64"};
  auto part = path.begin();
  if (part == path.end() || ++part == path.end()) return false;
  return std::find(kSystem.begin(), kSystem.end(), part->string()) != kSystem.end();
}

// Cells are made side by side.
std::string RealHome() {
  std::array<char, 16384> room;
  passwd entry{};
  passwd* found = nullptr;
  const int error = getpwuid_r(getuid(), &entry, room.data(), room.size(), &found);
  return error != 0 || found == nullptr ? "/root" : entry.pw_dir;
}

// A folder that holds more than programs.
bool IsPrivate(const fs::path& folder) {
  constexpr std::array<std::string_view, 10> kShared = {"/",    "/home", "/root", "/tmp", "/var",
                                                        "/etc", "/opt",  "/srv",  "/mnt", "/var/tmp"};
  if (std::find(kShared.begin(), kShared.end(), folder.string()) != kShared.end()) return true;
  const fs::path home = RealHome();
  // Folders right below a home hold credentials beside programs (~/.cargo, ~/.local).
  return folder == home || folder.parent_path() == "/home" ||
         (folder.parent_path() == home && folder.filename().string().starts_with("."));
}

bool IsScript(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<char, 2> start{};
  in.read(start.data(), start.size());
  return in && start[0] == '#' && start[1] == '!';
}

// The folder that has to be visible for `file` to find what belongs to it; the file itself where that is too much.
fs::path PackageOf(const fs::path& file, bool with_prefix) {
  const std::string text = file.string();
  constexpr std::string_view kModules = "/node_modules/";
  if (const std::size_t at = text.find(kModules); at != std::string::npos) {
    return text.substr(0, at + kModules.size() - 1);
  }
  const fs::path folder = file.parent_path();
  if (with_prefix && folder.filename() == "bin" && !IsPrivate(folder.parent_path())) return folder.parent_path();
  return IsPrivate(folder) ? file : folder;
}

std::optional<fs::path> FindProgram(const std::string& name, const std::string& search_path) {
  if (name.starts_with("/")) return name;
  std::istringstream folders(search_path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path candidate = fs::path(folder) / name;
    if (!folder.empty() && access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return std::nullopt;
}

// "#!/usr/bin/env -S node --flag" -> node.
std::optional<fs::path> InterpreterOf(const fs::path& script, const std::string& search_path) {
  std::ifstream in(script, std::ios::binary);
  std::array<char, 256> head{};
  in.read(head.data(), head.size() - 1);
  std::string line(head.data());
  if (!line.starts_with("#!")) return std::nullopt;
  line = line.substr(2, line.find('\n') - 2);
  std::istringstream words(line);
  std::string program;
  words >> program;
  if (fs::path(program).filename() != "env") return FindProgram(program, search_path);
  std::string word;
  while (words >> word) {
    if (!word.starts_with("-") && word.find('=') == std::string::npos) return FindProgram(word, search_path);
  }
  return std::nullopt;
}

void Add(const fs::path& file, bool with_prefix, CliPlaces& places) {
  std::error_code error;
  const fs::path absolute = file.lexically_normal();
  const fs::path real = fs::canonical(absolute, error);
  for (const fs::path& path : {absolute, real}) {
    if (!path.empty() && !IsSystem(path)) places.visible.push_back(PackageOf(path, with_prefix));
  }
}

}  // namespace

CliPlaces PlacesOf(const fs::path& cli, const std::string& search_path) {
  CliPlaces places;
  Add(cli, IsScript(cli), places);
  // An interpreter may be a script itself.
  fs::path program = cli;
  for (int depth = 0; depth < 3; ++depth) {
    const auto interpreter = InterpreterOf(program, search_path);
    if (!interpreter) break;
    Add(*interpreter, true, places);
    if (!IsSystem(*interpreter)) places.search.push_back(interpreter->parent_path().string());
    program = *interpreter;
  }
  std::sort(places.visible.begin(), places.visible.end());
  places.visible.erase(std::unique(places.visible.begin(), places.visible.end()), places.visible.end());
  return places;
}

}  // namespace telltale
