#include "harness/sandbox/watch/written_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/digest.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 20000;
constexpr std::uint64_t kMaxDigestedBytes = 16ULL << 20;
constexpr std::uint64_t kKeptBytes = 64ULL << 10;  // of each file
constexpr std::uint64_t kMoreBytes = 4ULL << 20;   // of all files together, beyond that

// A file or folder that its owner may not read, though he is its owner: he may for as long as this lives.
class Opened {
 public:
  Opened(fs::path path, const struct stat& facts) : path_(std::move(path)), mode_(facts.st_mode & 07777) {
    const mode_t wanted = S_ISDIR(facts.st_mode) ? S_IRUSR | S_IXUSR : S_IRUSR;
    changed_ = geteuid() != 0 && facts.st_uid == geteuid() && (mode_ & wanted) != wanted &&
               chmod(path_.c_str(), mode_ | wanted) == 0;
  }
  ~Opened() {
    if (changed_) chmod(path_.c_str(), mode_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

 private:
  const fs::path path_;
  const mode_t mode_;
  bool changed_ = false;
};

// The folders from `root` to the one that holds `name`.
std::deque<Opened> WayTo(const fs::path& root, const fs::path& name) {
  std::deque<Opened> way;
  fs::path folder = root;
  for (const fs::path& part : name.parent_path()) {
    folder /= part;
    struct stat facts {};
    if (lstat(folder.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode)) way.emplace_back(folder, facts);
  }
  return way;
}

// Up to `limit` bytes of a regular file; O_NONBLOCK and the type check keep FIFOs and devices from holding us up.
// nullopt: it cannot be read.
std::optional<Bytes> ReadHead(const fs::path& path, std::uint64_t limit) {
  struct stat facts {};
  if (lstat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  const Opened opened(path, facts);
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.get() < 0 || fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  Bytes content;
  std::array<char, 65536> buffer;
  while (content.size() < limit) {
    const ssize_t count =
        read(file.get(), buffer.data(), std::min<std::uint64_t>(buffer.size(), limit - content.size()));
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return content;
}

constexpr const char* kAttributeMark = " [user.";

// The user's extended attributes, which are all that a CLI can set.
std::vector<std::string> AttributesOf(const fs::path& path) {
  std::array<char, 65536> list;  // the kernel gives no more
  const ssize_t size = llistxattr(path.c_str(), list.data(), list.size());
  std::vector<std::string> names;
  for (std::size_t at = 0; size > 0 && at < static_cast<std::size_t>(size);) {
    const std::string name = list.data() + at;
    at += name.size() + 1;
    if (name.starts_with("user.")) names.push_back(name);
  }
  return names;
}

Bytes AttributeOf(const fs::path& path, const std::string& name) {
  Bytes value(65536, '\0');
  const ssize_t size = lgetxattr(path.c_str(), name.c_str(), value.data(), value.size());
  value.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return value;
}

constexpr std::string_view kTimeMark = " [time]";

// The time that somebody gave a file; empty: it is the time at which it was written. When a file was last changed in
// any way nobody can set, and a CLI is done with a file sooner than this.
std::string GivenTime(const struct stat& facts) {
  constexpr time_t kLongest = 600;
  if (std::abs(facts.st_mtim.tv_sec - facts.st_ctim.tv_sec) < kLongest) return {};
  return fmt::format("{}.{:09}", facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec);
}

// Whether something that nobody can write to is mounted there, in a folder of that device.
bool IsShownReadOnly(const fs::path& path, const struct stat& facts, dev_t device_of_folder) {
  struct statvfs mount {};
  return facts.st_dev != device_of_folder && statvfs(path.c_str(), &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
}

// What is kept of what stands under a name in a snapshot, at most `limit` bytes.
Bytes ContentOf(const fs::path& root, const std::string& name, std::uint64_t limit) {
  if (name.ends_with(kTimeMark)) {
    struct stat facts {};
    const fs::path owner = root / name.substr(0, name.size() - kTimeMark.size());
    return lstat(owner.c_str(), &facts) == 0 ? GivenTime(facts) : Bytes();
  }
  const std::size_t mark = name.rfind(kAttributeMark);
  if (mark != std::string::npos && name.ends_with("]")) {
    const fs::path owner = root / name.substr(0, mark);
    return AttributeOf(owner, name.substr(mark + 2, name.size() - mark - 3)).substr(0, limit);
  }
  const fs::path path = root / name;
  std::error_code is_none;
  if (fs::is_symlink(fs::symlink_status(path, is_none))) return fs::read_symlink(path, is_none).string();
  return ReadHead(path, limit).value_or(Bytes());
}

// The CLI can set it to what it likes: it is what the file says, not what was seen.
std::optional<WallTime> ModifiedAt(const fs::path& path) {
  struct stat facts {};
  if (lstat(path.c_str(), &facts) != 0) return std::nullopt;
  const auto since = std::chrono::seconds(facts.st_mtim.tv_sec) + std::chrono::nanoseconds(facts.st_mtim.tv_nsec);
  return WallTime(std::chrono::duration_cast<WallTime::duration>(since));
}

}  // namespace

TreeSnapshot TreeSnapshot::Take(const fs::path& root, const std::atomic<bool>* cancelled) {
  TreeSnapshot snapshot;
  snapshot.cancelled_ = cancelled;
  snapshot.root_ = root;
  snapshot.Walk(root);
  return snapshot;
}

void TreeSnapshot::Walk(const fs::path& folder) {
  struct stat facts {};
  if (stat(folder.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode)) return Leave(folder);
  const Opened opened(folder, facts);
  std::error_code error;
  if (folder != root_) LookAtAttributes(folder);
  bool is_empty = true;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (digests_.size() >= kMaxFiles || IsCancelled()) {
      Leave(root_);
      return;
    }
    is_empty = false;
    Look(entry->path(), facts.st_dev);
  }
  if (error) return Leave(folder);
  if (is_empty && folder != root_) digests_[folder.lexically_relative(root_).string() + "/"] = "folder";
}

void TreeSnapshot::Look(const fs::path& path, dev_t device_of_folder) {
  std::error_code error;
  struct stat facts {};
  if (lstat(path.c_str(), &facts) == 0 && !S_ISLNK(facts.st_mode) && IsShownReadOnly(path, facts, device_of_folder)) {
    return;
  }
  const fs::file_status status = fs::symlink_status(path, error);
  if (status.type() == fs::file_type::not_found) return;
  if (error) return Leave(path);
  if (fs::is_directory(status)) return Walk(path);
  std::string digest = "special";
  if (fs::is_symlink(status)) {
    digest = "link:" + fs::read_symlink(path, error).string();
  } else if (fs::is_regular_file(status)) {
    const auto head = ReadHead(path, kMaxDigestedBytes);
    if (!head) Leave(path);
    digest = std::to_string(fs::file_size(path, error)) + ":" + Sha256Hex(head.value_or(Bytes()));
  }
  digests_[path.lexically_relative(root_).string()] = std::move(digest);
  const std::string given = lstat(path.c_str(), &facts) == 0 ? GivenTime(facts) : std::string();
  if (!given.empty()) digests_[path.lexically_relative(root_).string() + std::string(kTimeMark)] = "time:" + given;
  if (fs::is_regular_file(status)) LookAtAttributes(path);
}

void TreeSnapshot::LookAtAttributes(const fs::path& path) {
  for (const std::string& name : AttributesOf(path)) {
    digests_[path.lexically_relative(root_).string() + " [" + name + "]"] =
        "attribute:" + Sha256Hex(AttributeOf(path, name));
  }
}

void TreeSnapshot::Leave(const fs::path& path) {
  constexpr std::size_t kMostKept = 100;
  const std::string name = path == root_ ? "" : path.lexically_relative(root_).string();
  if (unread_.size() < kMostKept && (unread_.empty() || unread_.back() != name)) unread_.push_back(name);
}

std::vector<WrittenFile> TreeSnapshot::ChangedIn(const TreeSnapshot& later, const std::string& shown_root) const {
  std::vector<WrittenFile> changed;
  std::uint64_t more = kMoreBytes;
  for (const auto& [name, digest] : later.digests_) {
    if (later.IsCancelled()) break;
    const auto before = digests_.find(name);
    if (before != digests_.end() && before->second == digest) continue;
    const fs::path path = later.root_ / name;
    const auto way = WayTo(later.root_, name);
    std::error_code gone;
    Bytes content = ContentOf(later.root_, name, kKeptBytes + more);
    more -= content.size() > kKeptBytes ? content.size() - kKeptBytes : 0;
    const std::uint64_t file_size = fs::is_regular_file(path, gone) ? fs::file_size(path, gone) : content.size();
    changed.push_back({shown_root + "/" + name, std::move(content), file_size, ModifiedAt(path)});
  }
  return changed;
}

}  // namespace telltale
