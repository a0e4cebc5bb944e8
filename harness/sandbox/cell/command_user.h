#pragma once
#include <cstdint>

namespace telltale {

// Root becomes that user and group, for good: no other groups, no capability now or from anything that it executes, and
// none of the caller's keys. Between fork and exec: async-signal-safe. False: errno.
bool BecomeUser(std::uint32_t user);

// Whoever this is stays so, without any capability, now or from anything that it executes. As above.
bool LeavePowers();

// Leaves the caller's session keyring for one of its own. Where the kernel has no keys there are none to be read.
void LeaveKeys();

}  // namespace telltale
