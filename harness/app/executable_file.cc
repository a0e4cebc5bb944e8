#include "harness/app/executable_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

namespace telltale {

namespace fs = std::filesystem;

namespace {

// What stands behind "#!" in a script's first line; empty: it is no script. The kernel reads no more than this either.
std::string InterpreterOf(const fs::path& path) {
  constexpr std::size_t kMostBytes = 256;
  std::string start(kMostBytes, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  if (!start.starts_with("#!")) return "";
  const std::size_t from = start.find_first_not_of(" \t", 2);
  return from == std::string::npos ? "" : start.substr(from, start.find_first_of(" \t\r\n", from) - from);
}

}  // namespace

Result<fs::path> ExecutableFile(const fs::path& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0)
    return InputError("the CLI is not there", path.string(),
                      "name it with --cli PATH; a name alone is searched in PATH");
  if (!S_ISREG(facts.st_mode) || access(path.c_str(), X_OK) != 0) {
    return InputError("the CLI is not an executable file", path.string(), "name it with --cli PATH");
  }
  if (const std::string interpreter = InterpreterOf(path); !interpreter.empty() && access(interpreter.c_str(), X_OK)) {
    return InputError("the CLI's interpreter \"" + interpreter + "\" is not there or not executable", path.string(),
                      "install it, or mend the script's first line");
  }
  std::error_code error;
  fs::path canonical = fs::canonical(path, error);
  if (error) return SystemFailure("cannot follow the path of the CLI", error.value(), path.string());
  return canonical;
}

fs::path NamedProgram(const std::string& text) {
  std::error_code unseen;
  const char* const search = std::getenv("PATH");
  if (text.find('/') != std::string::npos || fs::exists(text, unseen) || search == nullptr) return text;
  for (std::string_view rest = search; !rest.empty();) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    const fs::path path = fs::path(folder) / text;
    if (!folder.empty() && fs::is_regular_file(path, unseen) && access(path.c_str(), X_OK) == 0) return path;
  }
  return text;
}

}  // namespace telltale
