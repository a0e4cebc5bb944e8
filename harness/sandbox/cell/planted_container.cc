#include "harness/sandbox/cell/planted_container.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "harness/sandbox/cell/mount_table.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {
namespace {

// Some are on every machine, and seldom is anything shown of all of them.
constexpr const char* kFolders[] = {"/mnt", "/media", "/srv", "/sys/fs/cgroup", "/sys/kernel/debug", "/opt"};

bool IsShown(const std::string& folder, const std::vector<SharedFolder>& shown) {
  return std::any_of(shown.begin(), shown.end(), [&folder](const SharedFolder& place) {
    return IsAtOrBelow(place.path, folder) || IsAtOrBelow(folder, place.path);
  });
}

bool MakeFolder(const std::string& path) {
  return mkdir(path.c_str(), 0755) == 0 && chmod(path.c_str(), 0755) == 0;  // whatever the mask is
}

bool MakeFile(const std::string& path, const std::string& content) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  return file.get() >= 0 && fchmod(file.get(), 0644) == 0 &&
         write(file.get(), content.data(), content.size()) == static_cast<ssize_t>(content.size());
}

}  // namespace

std::vector<std::string> PlantContainer(const std::string& id, const std::string& hostname,
                                        const std::vector<SharedFolder>& shown) {
  for (const std::string folder : kFolders) {
    if (IsShown(folder, shown)) continue;
    if (mount("tmpfs", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64k") != 0) continue;
    const std::string containers = folder + "/containers", own = containers + '/' + id, file = own + "/hostname";
    if (!MakeFolder(containers) || !MakeFolder(own) || !MakeFile(file, hostname + '\n')) return {};
    return {"--ro-bind", file, "/etc/hostname"};
  }
  return {};
}

}  // namespace telltale
