#pragma once
#include <cstdint>

#include "core/result.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {

// Whether to go into a user namespace; kTry finds out what works here, which costs some milliseconds.
enum class UserNamespace { kTry, kEnter, kNone };

// Who a cell's command is: `inside` for itself, `outside` on the host. An ordinary user can give only himself; root
// gives a number that is nobody's (host_user.h).
struct CellUser {
  std::uint32_t inside = 0;
  std::uint32_t outside = 0;  // 0: the caller himself
};

// Enters a user namespace in which the caller is root, but for kNone; with `user.outside`, which takes root, the
// command's user is there beside root. False: root goes without one, where the kernel refuses it (in a chroot) or where
// a sandbox inside one could not have a /proc of its own (in a container that covers parts of its /proc: the kernel
// lets a user namespace see no more of it than there is). Errors: an ordinary user is refused. Single-threaded
// processes only.
Result<bool> EnterUserNamespace(UserNamespace wanted, const CellUser& user);

// Whether the kernel lets a sandbox in a user namespace have a /proc of its own here.
bool CanMountProcInUserNamespace();

// A user namespace that nobody is in, whose map gives the files of one user and group to `owner` and leaves all others
// as they are: for a mount by which a cell's user reads what its caller can (mount_setattr(2), MOUNT_ATTR_IDMAP).
// `owner` is greater than both. As root; errors: refused.
Result<Descriptor> MakeOwnerMap(std::uint32_t user, std::uint32_t group, std::uint32_t owner);

}  // namespace telltale
