#include "harness/sandbox/written_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "core/digest.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 20000;
constexpr std::uint64_t kMaxDigestedBytes = 16ULL << 20;
constexpr std::uint64_t kKeptBytes = 64ULL << 10;

// Up to `limit` bytes of a regular file; O_NONBLOCK and the type check keep FIFOs and devices from holding us up.
Bytes ReadHead(const fs::path& path, std::uint64_t limit) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts {};
  if (file.get() < 0 || fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  Bytes content;
  std::array<char, 65536> buffer;
  while (content.size() < limit) {
    const ssize_t count =
        read(file.get(), buffer.data(), std::min<std::uint64_t>(buffer.size(), limit - content.size()));
    if (count <= 0) break;
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return content;
}

// The CLI can set it to what it likes: it is what the file says, not what was seen.
std::optional<WallTime> ModifiedAt(const fs::path& path) {
  struct stat facts {};
  if (lstat(path.c_str(), &facts) != 0) return std::nullopt;
  const auto since = std::chrono::seconds(facts.st_mtim.tv_sec) + std::chrono::nanoseconds(facts.st_mtim.tv_nsec);
  return WallTime(std::chrono::duration_cast<WallTime::duration>(since));
}

std::string DigestOf(const fs::path& path, const fs::file_status& status) {
  std::error_code ignored;  // a file that vanishes meanwhile digests as empty
  if (fs::is_symlink(status)) return "link:" + fs::read_symlink(path, ignored).string();
  if (!fs::is_regular_file(status)) return "special";
  return std::to_string(fs::file_size(path, ignored)) + ":" + Sha256Hex(ReadHead(path, kMaxDigestedBytes));
}

}  // namespace

TreeSnapshot TreeSnapshot::Take(const fs::path& root) {
  TreeSnapshot snapshot;
  snapshot.root_ = root;
  std::error_code error;
  fs::recursive_directory_iterator walk(root, fs::directory_options::skip_permission_denied, error);
  for (; !error && walk != fs::recursive_directory_iterator() && snapshot.digests_.size() < kMaxFiles;
       walk.increment(error)) {
    std::error_code gone;
    const fs::file_status status = walk->symlink_status(gone);
    if (gone || fs::is_directory(status)) continue;
    snapshot.digests_[walk->path().lexically_relative(root).string()] = DigestOf(walk->path(), status);
  }
  return snapshot;
}

std::vector<WrittenFile> TreeSnapshot::ChangedIn(const TreeSnapshot& later, const std::string& shown_root) const {
  std::vector<WrittenFile> changed;
  for (const auto& [name, digest] : later.digests_) {
    const auto before = digests_.find(name);
    if (before != digests_.end() && before->second == digest) continue;
    const fs::path path = later.root_ / name;
    std::error_code gone;
    const std::uint64_t size = fs::file_size(path, gone);
    changed.push_back({shown_root + "/" + name, ReadHead(path, kKeptBytes), gone ? 0 : size, ModifiedAt(path)});
  }
  return changed;
}

}  // namespace telltale
