#include "harness/sandbox/watch/path_as_seen.h"

#include <algorithm>
#include <filesystem>
#include <list>
#include <system_error>

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLinks = 40;   // as many as the kernel follows
constexpr std::size_t kMostParts = 256;  // of the path and of all links: whoever asks has chosen them

using Parts = std::list<std::string>;

// Those of a path without its root, no more than are looked at.
Parts PartsOf(const std::string& path) {
  Parts parts;
  for (std::size_t at = 0; at < path.size() && parts.size() <= kMostParts;) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at) parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool IsAbsolute(const std::string& path) { return path.starts_with('/'); }

}  // namespace

std::string PathAsSeenBy(pid_t thread, const std::string& path) {
  const std::string own = "/proc/" + std::to_string(thread);
  std::string seen = IsAbsolute(path) ? "" : own + "/cwd";
  Parts rest = PartsOf(path);
  std::size_t links = 0;
  for (std::size_t looked_at = 0; !rest.empty(); ++looked_at) {
    if (looked_at >= kMostParts) return path;
    const std::string part = std::move(rest.front());
    rest.pop_front();
    if (seen == "/proc" && (part == "self" || part == "thread-self")) {
      seen = own;
      continue;
    }
    const std::string place = seen + '/' + part;
    // What the kernel links to in the folder of a process is more than the text of its links.
    std::error_code error;
    const bool is_link = !place.starts_with(own + '/') && fs::is_symlink(fs::symlink_status(place, error));
    if (!is_link) {
      seen = place;
      continue;
    }
    const std::string target = fs::read_symlink(place, error).string();
    if (error || ++links > kMostLinks) return path;
    if (IsAbsolute(target)) seen.clear();
    rest.splice(rest.begin(), PartsOf(target));
  }
  return seen.empty() ? "/" : seen;
}

}  // namespace telltale
