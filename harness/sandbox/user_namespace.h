#pragma once
#include "core/result.h"

namespace telltale {

// Whether to go into a user namespace; kTry finds out what works here, which costs some milliseconds.
enum class UserNamespace { kTry, kEnter, kNone };

// Enters a user namespace in which the caller is root, but for kNone. False: root goes without one, where the kernel
// refuses it (in a chroot) or where a sandbox inside one could not have a /proc of its own (in a container that covers
// parts of its /proc: the kernel lets a user namespace see no more of it than there is). Errors: an ordinary user is
// refused. Single-threaded processes only.
Result<bool> EnterUserNamespace(UserNamespace wanted);

// Whether the kernel lets a sandbox in a user namespace have a /proc of its own here.
bool CanMountProcInUserNamespace();

}  // namespace telltale
