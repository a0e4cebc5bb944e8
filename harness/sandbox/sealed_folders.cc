#include "harness/sandbox/sealed_folders.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>

#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/user_namespace.h"

namespace telltale {
namespace {

constexpr std::size_t kMostEntries = 1'000'000;

std::string OfDescriptor(const Descriptor& descriptor) { return "/proc/self/fd/" + std::to_string(descriptor.get()); }

Descriptor OpenFolder(const std::string& path) {
  return Descriptor(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

// mountinfo writes blanks and backslashes as three octal digits.
std::string Unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 3 >= text.size()) {
      plain += text[at];
      continue;
    }
    plain += static_cast<char>((text[at + 1] - '0') * 64 + (text[at + 2] - '0') * 8 + (text[at + 3] - '0'));
    at += 3;
  }
  return plain;
}

std::vector<std::string> MountPoints() {
  std::vector<std::string> points;
  std::ifstream file("/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string id, parent, device, root, point;
    if (words >> id >> parent >> device >> root >> point) points.push_back(Unescaped(point));
  }
  return points;
}

bool HoldsMounts(const std::string& folder, const std::vector<std::string>& points) {
  for (const std::string& point : points) {
    if (point.starts_with(folder + '/')) return true;
  }
  return false;
}

// Over the folder or file, itself with its owner's files given to the map's. False: its file system cannot.
bool GiveAway(const std::string& path, const Descriptor& owner_map) {
  const Descriptor tree(static_cast<int>(
      syscall(SYS_open_tree, AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE)));
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_IDMAP;
  attributes.userns_fd = static_cast<__u64>(owner_map.get());
  return tree.get() >= 0 &&
         syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes) ==
             0 &&
         syscall(SYS_move_mount, tree.get(), "", AT_FDCWD, path.c_str(), MOVE_MOUNT_F_EMPTY_PATH) == 0;
}

bool CoverDoor(const std::string& path) { return mount("/dev/null", path.c_str(), nullptr, MS_BIND, nullptr) == 0; }

// A folder with nothing in it, which stays reachable by its descriptor however much is mounted over it.
Descriptor EmptyFolder(const std::string& place) {
  if (mount("tmpfs", place.c_str(), "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "mode=0755,size=4k") != 0) return {};
  return OpenFolder(place);
}

class Sealer {
 public:
  explicit Sealer(std::uint32_t owner) : owner_(owner), mount_points_(MountPoints()) {}

  // False: doors can still be made in it.
  bool Seal(const SharedFolder& folder) {
    struct stat facts {};
    if (lstat(folder.path.c_str(), &facts) != 0) return true;
    if (S_ISSOCK(facts.st_mode) || S_ISFIFO(facts.st_mode)) return CoverDoor(folder.path);
    if (folder.give_away && owner_ != 0) TryToGiveAway(folder.path, facts);
    if (!S_ISDIR(facts.st_mode)) return true;
    if (!HoldsMounts(folder.path, mount_points_) && Overlay(folder.path)) return true;
    for (const std::string& door : FindDoors(folder.path)) CoverDoor(door);
    return false;
  }

 private:
  // Where the kernel or the file system refuses, the command reads what everybody may read.
  void TryToGiveAway(const std::string& path, const struct stat& facts) {
    if (facts.st_uid >= owner_ || facts.st_gid >= owner_) return;
    if (owner_map_.get() < 0 || facts.st_uid != mapped_user_ || facts.st_gid != mapped_group_) {
      auto map = MakeOwnerMap(facts.st_uid, facts.st_gid, owner_);
      if (!map) return;
      owner_map_ = *std::move(map);
      mapped_user_ = facts.st_uid;
      mapped_group_ = facts.st_gid;
    }
    GiveAway(path, owner_map_);
  }

  bool Overlay(const std::string& folder) {
    const Descriptor lower = OpenFolder(folder);
    if (lower.get() < 0) return false;
    const bool first = empty_.get() < 0;
    if (first) empty_ = EmptyFolder(folder);
    if (empty_.get() < 0) return false;
    // An overlay that nobody writes to needs two folders below.
    const std::string options = "lowerdir=" + OfDescriptor(lower) + ':' + OfDescriptor(empty_);
    if (mount("overlay", folder.c_str(), "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, options.c_str()) == 0)
      return true;
    // What was made for it must not hide the folder.
    if (first) {
      empty_.reset();
      umount2(folder.c_str(), MNT_DETACH);
    }
    return false;
  }

  const std::uint32_t owner_;
  const std::vector<std::string> mount_points_;
  Descriptor owner_map_;  // of the last owner; folders mostly have one
  uid_t mapped_user_ = 0;
  gid_t mapped_group_ = 0;
  Descriptor empty_;
};

}  // namespace

std::vector<std::string> FindDoors(const std::string& folder) {
  std::vector<std::string> doors;
  std::vector<std::string> folders = {folder};
  for (std::size_t seen = 0; !folders.empty() && seen < kMostEntries;) {
    const std::string path = std::move(folders.back());
    folders.pop_back();
    DIR* const directory = opendir(path.c_str());
    if (directory == nullptr) continue;
    while (const dirent* entry = readdir(directory)) {
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      ++seen;
      if (entry->d_type == DT_DIR) folders.push_back(path + '/' + name);
      if (entry->d_type == DT_SOCK || entry->d_type == DT_FIFO) doors.push_back(path + '/' + name);
    }
    closedir(directory);
  }
  return doors;
}

Result<std::vector<std::string>> SealFolders(const std::vector<SharedFolder>& folders, std::uint32_t owner) {
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return SystemFailure("cannot make the sandbox's mounts its own", errno);
  }
  Sealer sealer(owner);
  std::vector<std::string> open;
  for (const SharedFolder& folder : folders) {
    if (!sealer.Seal(folder)) open.push_back(folder.path);
  }
  return open;
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
