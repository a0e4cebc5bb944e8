#include "harness/sandbox/cell/place_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr int kFolder = O_PATH | O_DIRECTORY | O_CLOEXEC;

tl::unexpected<Error> Refused(int error, const std::string& path) {
  return SystemFailure("cannot put the profile's file there", error, path);
}

bool Gives(int folder, const char* name, std::uint32_t owner) {
  return owner == 0 || fchownat(folder, name, owner, owner, AT_SYMLINK_NOFOLLOW) == 0;
}

// The folder `name` of `folder`, made where it is not there.
Descriptor FolderIn(int folder, const std::string& name, std::uint32_t owner) {
  if (mkdirat(folder, name.c_str(), 0755) == 0) {
    if (!Gives(folder, name.c_str(), owner)) return {};
  } else if (errno != EEXIST) {
    return {};
  }
  return Descriptor(openat(folder, name.c_str(), kFolder | O_NOFOLLOW));
}

bool WriteAll(int file, BytesView content) {
  while (!content.empty()) {
    const ssize_t count = write(file, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

timespec ToTimespec(WallTime time) {
  const auto since = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(since - seconds);
  return {static_cast<time_t>(seconds.count()), static_cast<long>(rest.count())};
}

}  // namespace

Status PlaceFile(const FileToPlace& file, const fs::path& root, const std::string& below, std::uint32_t owner) {
  Descriptor folder(open(root.c_str(), kFolder));
  if (folder.get() < 0) return Refused(errno, file.path);
  const fs::path relative(below);
  for (const fs::path& name : relative) {
    if (name == "..") return Refused(EINVAL, file.path);
  }
  for (const fs::path& name : relative.parent_path()) {
    Descriptor next = FolderIn(folder.get(), name.string(), owner);
    if (next.get() < 0) return Refused(errno, file.path);
    folder = std::move(next);
  }
  const std::string name = relative.filename().string();
  if (unlinkat(folder.get(), name.c_str(), 0) != 0 && errno != ENOENT) return Refused(errno, file.path);
  const Descriptor made(openat(folder.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  const timespec times[] = {ToTimespec(file.modified), ToTimespec(file.modified)};
  if (made.get() < 0 || !WriteAll(made.get(), file.content) || fchmod(made.get(), file.mode) != 0 ||
      !Gives(folder.get(), name.c_str(), owner) || futimens(made.get(), times) != 0) {
    return Refused(errno, file.path);
  }
  return {};
}

}  // namespace telltale
