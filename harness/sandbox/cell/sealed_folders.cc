#include "harness/sandbox/cell/sealed_folders.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <set>

#include "harness/sandbox/cell/mount_table.h"
#include "harness/sandbox/cell/user_namespace.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/watch/folder_look.h"

namespace telltale {
namespace {

std::string OfDescriptor(const Descriptor& descriptor) { return "/proc/self/fd/" + std::to_string(descriptor.get()); }

// Of what is there now, whatever is mounted over it later. Not where a link stands in the path.
Descriptor OpenPlace(const std::string& path) {
  open_how how{};
  how.flags = O_PATH | O_CLOEXEC | O_NOFOLLOW;
  how.resolve = RESOLVE_NO_SYMLINKS;
  return Descriptor(static_cast<int>(syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how)));
}

Descriptor Copy(const Descriptor& descriptor) { return Descriptor(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 0)); }

std::string FolderOf(const std::string& path) { return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)); }

// Over the folder or file at `path`, which `place` is: itself, with its owner's files given to the map's. False: its
// file system cannot.
bool GiveAway(const Descriptor& place, const std::string& path, const Descriptor& owner_map) {
  const Descriptor tree(
      static_cast<int>(syscall(SYS_open_tree, place.get(), "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)));
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_IDMAP;
  attributes.userns_fd = static_cast<__u64>(owner_map.get());
  return tree.get() >= 0 &&
         syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) == 0 &&
         syscall(SYS_move_mount, tree.get(), "", AT_FDCWD, path.c_str(), MOVE_MOUNT_F_EMPTY_PATH) == 0;
}

bool IsDoor(const struct stat& facts) { return S_ISSOCK(facts.st_mode) || S_ISFIFO(facts.st_mode); }

bool Bind(const std::string& from, const std::string& to, unsigned long more = 0) {
  return mount(from.c_str(), to.c_str(), nullptr, MS_BIND | more, nullptr) == 0;
}

void CoverDoor(const std::string& path) { (void)Bind("/dev/null", path); }

// All of a file that has `size` bytes, as it stands.
bool CopyContent(const Descriptor& from, const Descriptor& to, off_t size) {
  std::array<char, 65536> buffer;
  off_t copied = 0;
  while (copied <= size) {
    const ssize_t count = read(from.get(), buffer.data(), buffer.size());
    if (count == 0) return copied == size;
    if (count < 0 || write(to.get(), buffer.data(), static_cast<std::size_t>(count)) != count) return false;
    copied += count;
  }
  return false;
}

// One file system of what is shown, or the part of it that is, opened before anything is mounted over it.
struct Part {
  std::string path;
  bool give_away = false;
  bool is_mount = false;
  Descriptor place;
  Descriptor folder;  // that holds it; of a file alone
  struct stat facts {};
};

std::optional<Part> OpenPart(const std::string& path, bool give_away, bool is_mount) {
  Part part{path, give_away, is_mount, OpenPlace(path), {}, {}};
  if (part.place.get() < 0 || fstat(part.place.get(), &part.facts) != 0) return std::nullopt;
  if (S_ISREG(part.facts.st_mode)) part.folder = OpenPlace(FolderOf(path));
  return part;
}

// The parts of all folders, whatever holds others before those.
std::vector<Part> PartsOf(std::vector<SharedFolder> folders) {
  std::set<std::string> mounted;
  for (const Mount& mount : OwnMountTable()) mounted.insert(mount.point);
  // Of two that are the same, the one that gives more.
  std::sort(folders.begin(), folders.end(), [](const SharedFolder& one, const SharedFolder& other) {
    return one.path != other.path ? one.path < other.path : one.give_away > other.give_away;
  });
  std::vector<Part> parts;
  std::vector<SharedFolder> done;
  const auto add = [&parts](const std::string& path, bool give_away, bool is_mount) {
    if (auto part = OpenPart(path, give_away, is_mount)) parts.push_back(*std::move(part));
  };
  for (const SharedFolder& folder : folders) {
    const bool is_done = std::any_of(done.begin(), done.end(), [&folder](const SharedFolder& one) {
      return IsAtOrBelow(folder.path, one.path) && one.give_away >= folder.give_away;
    });
    if (is_done) continue;
    add(folder.path, folder.give_away, mounted.contains(folder.path));
    for (const std::string& point : mounted) {
      if (point != folder.path && IsAtOrBelow(point, folder.path)) add(point, folder.give_away, true);
    }
    done.push_back(folder);
  }
  return parts;
}

// A disk in memory, over what is at `path`; it stays reachable by its descriptor however much is mounted over it.
Descriptor MakeDisk(const std::string& path, const char* options, unsigned long more = 0) {
  const bool is_made = mount("tmpfs", path.c_str(), "tmpfs", MS_NOSUID | MS_NODEV | more, options) == 0;
  return is_made ? OpenPlace(path) : Descriptor();
}

class Sealer {
 public:
  // Both disks lie where something that is shown will lie over them.
  Sealer(std::uint32_t owner, const std::vector<Part>& parts) : owner_(owner) {
    const auto place =
        std::find_if(parts.begin(), parts.end(), [](const Part& part) { return S_ISDIR(part.facts.st_mode); });
    if (place == parts.end()) return;
    empty_ = MakeDisk(place->path, "mode=0755,size=4k", MS_RDONLY);
    copies_ = MakeDisk(place->path, "mode=0755,size=64m");
  }

  // Where the kernel makes no overlay, the part is shown as it is.
  void Seal(const Part& part) {
    if (IsDoor(part.facts)) return CoverDoor(part.path);
    if (!S_ISDIR(part.facts.st_mode)) return SealFile(part);
    const bool is_given = part.give_away && TryToGiveAway(part.place, part.path, part.facts);
    if (Overlay(is_given ? OpenPlace(part.path) : Copy(part.place), part.path)) return;
    if (!is_given) (void)Bind(OfDescriptor(part.place), part.path, MS_REC);
    for (const std::string& door : LookAtFolder(part.path).doors) CoverDoor(door);
  }

 private:
  // Where the kernel or the file system refuses, the command reads what everybody may read.
  bool TryToGiveAway(const Descriptor& place, const std::string& path, const struct stat& facts) {
    if (owner_ == 0 || facts.st_uid >= owner_ || facts.st_gid >= owner_) return false;
    if (owner_map_.get() < 0 || facts.st_uid != mapped_user_ || facts.st_gid != mapped_group_) {
      auto map = MakeOwnerMap(facts.st_uid, facts.st_gid, owner_);
      if (!map) return false;
      owner_map_ = *std::move(map);
      mapped_user_ = facts.st_uid;
      mapped_group_ = facts.st_gid;
    }
    return GiveAway(place, path, owner_map_);
  }

  // Where neither its folder's overlay nor a copy can be had, it is shown as it is.
  void SealFile(const Part& part) {
    if ((!part.is_mount && SealByItsFolder(part)) || CopyOver(part)) return;
    if (part.give_away && TryToGiveAway(part.place, part.path, part.facts)) return;
    (void)Bind(OfDescriptor(part.place), part.path);
  }

  // There is no overlay of one file: that of its folder stands over the folder for as long as it takes to bind the file
  // from it to where the file is. One that is a mount itself is another file there.
  bool SealByItsFolder(const Part& part) {
    const std::string folder = FolderOf(part.path);
    const bool is_given = part.give_away && TryToGiveAway(part.folder, folder, part.facts);
    const bool is_over = Overlay(is_given ? OpenPlace(folder) : Copy(part.folder), folder);
    const bool is_sealed = is_over && Bind(part.path, OfDescriptor(part.place));
    if (is_over) umount2(folder.c_str(), MNT_DETACH);
    if (is_given) umount2(folder.c_str(), MNT_DETACH);
    return is_sealed;
  }

  // Only one that is small, while there is room for it.
  bool CopyOver(const Part& part) {
    constexpr off_t kMostBytes = 16 << 20;
    if (copies_.get() < 0 || part.facts.st_size > kMostBytes) return false;
    const Descriptor from(open(OfDescriptor(part.place).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    const std::string name = std::to_string(copied_++);
    const Descriptor to(openat(copies_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    const bool is_made = from.get() >= 0 && to.get() >= 0 && CopyContent(from, to, part.facts.st_size) &&
                         TakeOver(part, to) && Bind(OfDescriptor(to), part.path);
    if (!is_made) unlinkat(copies_.get(), name.c_str(), 0);
    return is_made;
  }

  // Whose it is and what he and others may do with it, of a copy. Numbers that are none here stay the caller's.
  bool TakeOver(const Part& part, const Descriptor& copy) const {
    const bool is_given = part.give_away && owner_ != 0;
    (void)!fchown(copy.get(), is_given ? owner_ : part.facts.st_uid, is_given ? owner_ : part.facts.st_gid);
    const std::array<timespec, 2> times = {part.facts.st_atim, part.facts.st_mtim};
    (void)futimens(copy.get(), times.data());
    return fchmod(copy.get(), part.facts.st_mode & 0777) == 0;
  }

  // An overlay that nobody writes to needs two folders below.
  bool Overlay(const Descriptor& lower, const std::string& path) const {
    if (lower.get() < 0 || empty_.get() < 0) return false;
    const std::string options = "lowerdir=" + OfDescriptor(lower) + ':' + OfDescriptor(empty_);
    return mount("overlay", path.c_str(), "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, options.c_str()) == 0;
  }

  const std::uint32_t owner_;
  Descriptor owner_map_;  // of the last owner; folders mostly have one
  uid_t mapped_user_ = 0;
  gid_t mapped_group_ = 0;
  Descriptor empty_;   // none: no overlays
  Descriptor copies_;  // none: no copies
  int copied_ = 0;
};

}  // namespace

Status SealFolders(std::vector<SharedFolder> folders, std::uint32_t owner) {
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return SystemFailure("cannot make the sandbox's mounts its own", errno);
  }
  const std::vector<Part> parts = PartsOf(std::move(folders));
  Sealer sealer(owner, parts);
  for (const Part& part : parts) sealer.Seal(part);
  return {};
}

std::vector<std::string> ToFields(const std::vector<SharedFolder>& folders) {
  std::vector<std::string> fields;
  for (const SharedFolder& folder : folders) {
    fields.push_back(folder.path);
    fields.emplace_back(folder.give_away ? "1" : "0");
  }
  return fields;
}

std::vector<SharedFolder> FoldersFrom(const std::vector<std::string>& fields) {
  std::vector<SharedFolder> folders;
  for (std::size_t i = 0; i + 1 < fields.size(); i += 2) folders.push_back({fields[i], fields[i + 1] == "1"});
  return folders;
}

}  // namespace telltale
