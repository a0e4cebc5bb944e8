#pragma once
#include <linux/audit.h>
#include <sys/syscall.h>

#include <cstdint>

namespace telltale {

// The calls that say whom a socket is to reach, of each architecture whose programs a cell runs.
struct ConnectCalls {
  std::uint32_t architecture;
  int connect;
  int sendto;
};

#if defined(__aarch64__)
inline constexpr ConnectCalls kConnectCalls[] = {{AUDIT_ARCH_AARCH64, SYS_connect, SYS_sendto},
                                                 {AUDIT_ARCH_ARM, 283, 290}};
#else
inline constexpr ConnectCalls kConnectCalls[] = {{AUDIT_ARCH_X86_64, SYS_connect, SYS_sendto},
                                                 {AUDIT_ARCH_I386, 362, 369}};
#endif

}  // namespace telltale
