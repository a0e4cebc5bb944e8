#include "harness/sandbox/cell/sealed_kernel_places.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace telltale {
namespace {

// Of those that bubblewrap shows (its --dev).
constexpr const char* kDevices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"};

// A mount of its own with nothing changed but this flag: others are locked in a user namespace, and must stay.
void MakeReadOnly(const char* path) {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  if (mount(path, path, nullptr, MS_BIND, nullptr) != 0) return;
  (void)syscall(SYS_mount_setattr, AT_FDCWD, path, 0, &attributes, sizeof attributes);
}

}  // namespace

void SealKernelPlaces() {
  (void)mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
  for (const char* const device : kDevices) MakeReadOnly(device);
}

}  // namespace telltale
