#include "harness/sandbox/watch/written_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <optional>
#include <system_error>
#include <utility>

#include "core/digest.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/watch/file_marks.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 20000;
constexpr std::uint64_t kMaxDigestedBytes = 16ULL << 20;
constexpr std::uint64_t kKeptBytes = 64ULL << 10;  // of each file
constexpr std::uint64_t kMarkBytes = 16ULL << 20;  // of all marks together
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

// Opens what stands there without a trace in its time of access, where it is ours.
Descriptor OpenUnseen(const fs::path& path, int flags) {
  constexpr int kAlways = O_RDONLY | O_NONBLOCK | O_CLOEXEC;
  Descriptor opened(open(path.c_str(), kAlways | O_NOATIME | flags));
  if (opened.get() < 0 && errno == EPERM) opened = Descriptor(open(path.c_str(), kAlways | flags));
  return opened;
}

// Of a folder, one more than are looked at at most; sorted. nullopt: it cannot be read.
std::optional<std::vector<std::string>> NamesIn(const fs::path& folder, bool follows) {
  Descriptor opened = OpenUnseen(folder, O_DIRECTORY | (follows ? 0 : O_NOFOLLOW));
  DIR* const directory = opened.get() < 0 ? nullptr : fdopendir(opened.get());
  if (directory == nullptr) return std::nullopt;
  opened.release();  // it is the DIR's
  std::vector<std::string> names;
  errno = 0;
  for (const dirent* entry = readdir(directory); entry != nullptr && names.size() <= kMaxFiles;
       entry = readdir(directory)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
    errno = 0;
  }
  const bool is_whole = errno == 0;
  closedir(directory);
  std::sort(names.begin(), names.end());
  return is_whole ? std::optional(std::move(names)) : std::nullopt;
}

// Up to `limit` bytes of a regular file; O_NONBLOCK and the type check keep FIFOs and devices from holding us up.
// nullopt: it cannot be read.
std::optional<Bytes> ReadHead(const fs::path& path, std::uint64_t limit) {
  struct stat facts {};
  if (lstat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  const Opened opened(path, facts);
  const Descriptor file = OpenUnseen(path, O_NOFOLLOW);
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

// Whether something that nobody can write to is mounted there, in a folder of that device.
bool IsShownReadOnly(const fs::path& path, const struct stat& facts, dev_t device_of_folder) {
  struct statvfs mount {};
  return facts.st_dev != device_of_folder && statvfs(path.c_str(), &mount) == 0 && (mount.f_flag & ST_RDONLY) != 0;
}

// What is kept of a file or link, at most `limit` bytes.
Bytes ContentOf(const fs::path& path, std::uint64_t limit) {
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
  LookAtMarks(folder, facts);
  const auto names = NamesIn(folder, folder == root_);
  if (!names) return Leave(folder);
  for (const std::string& name : *names) {
    if (digests_.size() >= kMaxFiles || IsCancelled()) return Leave(root_);
    Look(folder / name, facts.st_dev);
  }
  if (names->empty() && folder != root_) digests_[NameOf(folder) + "/"] = "folder";
}

void TreeSnapshot::Look(const fs::path& path, dev_t device_of_folder) {
  std::error_code error;
  struct stat facts {};
  if (lstat(path.c_str(), &facts) != 0) {
    if (errno != ENOENT) Leave(path);
    return;
  }
  if (!S_ISLNK(facts.st_mode) && IsShownReadOnly(path, facts, device_of_folder)) return;
  if (S_ISDIR(facts.st_mode)) return Walk(path);
  std::string digest = "special";
  if (S_ISLNK(facts.st_mode)) {
    digest = "link:" + fs::read_symlink(path, error).string();
  } else if (S_ISREG(facts.st_mode)) {
    const auto head = ReadHead(path, kMaxDigestedBytes);
    if (!head) Leave(path);
    digest = std::to_string(facts.st_size) + ":" + Sha256Hex(head.value_or(Bytes()));
    // Of what is beyond that, the time of the last change tells, which nobody can set.
    if (static_cast<std::uint64_t>(facts.st_size) > kMaxDigestedBytes) digest += ":" + SecondsOf(facts.st_ctim);
  }
  digests_[NameOf(path)] = std::move(digest);
  LookAtMarks(path, facts);
}

void TreeSnapshot::LookAtMarks(const fs::path& path, const struct stat& facts) {
  for (FileMark& mark : MarksOf(path, facts)) {
    const std::string name = NameOf(path) + mark.mark;
    if (mark.value.size() > kMarkBytes - mark_bytes_) return Leave(path);
    mark_bytes_ += mark.value.size();
    digests_[name] = "mark:" + Sha256Hex(mark.value);
    marks_[name] = std::move(mark.value);
  }
}

std::string TreeSnapshot::NameOf(const fs::path& path) const {
  return path == root_ ? "" : path.lexically_relative(root_).string();
}

void TreeSnapshot::Leave(const fs::path& path) {
  constexpr std::size_t kMostKept = 100;
  const std::string name = NameOf(path);
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
    const auto mark = later.marks_.find(name);
    Bytes content = mark != later.marks_.end() ? mark->second : ContentOf(path, kKeptBytes + more);
    more -= content.size() > kKeptBytes ? content.size() - kKeptBytes : 0;
    const std::uint64_t file_size = fs::is_regular_file(path, gone) ? fs::file_size(path, gone) : content.size();
    // Marks of the root itself stand right behind its name.
    const bool is_roots = mark != later.marks_.end() && name.starts_with(' ');
    changed.push_back({shown_root + (is_roots ? "" : "/") + name, std::move(content), file_size, ModifiedAt(path)});
  }
  return changed;
}

}  // namespace telltale
