#include "harness/sandbox/watch/path_as_seen.h"

#include <filesystem>
#include <system_error>

namespace telltale {

namespace fs = std::filesystem;

std::string PathAsSeenBy(pid_t thread, const std::string& path) {
  constexpr int kMostLinks = 40;  // as many as the kernel follows
  const fs::path own = fs::path("/proc") / std::to_string(thread);
  fs::path seen = path.starts_with('/') ? fs::path("/") : own / "cwd";
  fs::path rest = fs::path(path).relative_path();
  for (int links = 0; !rest.empty();) {
    const fs::path part = *rest.begin();
    rest = rest.lexically_relative(part);
    if (rest == ".") rest.clear();
    if (seen == "/proc" && (part == "self" || part == "thread-self")) {
      seen = own;
      continue;
    }
    seen /= part;
    // What the kernel links to in the folder of a process is more than the text of its links.
    std::error_code error;
    if (seen.string().starts_with(own.string() + '/') || !fs::is_symlink(fs::symlink_status(seen, error))) continue;
    const fs::path target = fs::read_symlink(seen, error);
    if (error || ++links > kMostLinks) return path;
    seen = target.is_absolute() ? fs::path("/") : seen.parent_path();
    rest = target.relative_path() / rest;
  }
  return seen.string();
}

}  // namespace telltale
