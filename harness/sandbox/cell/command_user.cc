#include "harness/sandbox/cell/command_user.h"

#include <grp.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

namespace telltale {

namespace {

bool EmptyBoundingSet() {
  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; ++capability) {
    if (prctl(PR_CAPBSET_DROP, capability) != 0) return false;
  }
  return true;
}

bool LeaveCapabilities() {
  __user_cap_header_struct head{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  return syscall(SYS_capset, &head, none.data()) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

}  // namespace

bool BecomeUser(std::uint32_t user) {
  // The system calls themselves: the library's functions talk to threads, of which a forked child has none.
  return EmptyBoundingSet() && syscall(SYS_setgroups, 0, nullptr) == 0 &&
         syscall(SYS_setresgid, user, user, user) == 0 && syscall(SYS_setresuid, user, user, user) == 0 &&
         LeaveCapabilities();
}

bool LeavePowers() { return EmptyBoundingSet() && LeaveCapabilities(); }

void LeaveKeys() { syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr); }

}  // namespace telltale
