#pragma once
#include <linux/audit.h>
#include <sys/syscall.h>

#include <cstdint>

namespace telltale {

// The calls that say whom a socket is to reach, of each architecture whose programs a cell runs.
struct SocketCalls {
  std::uint32_t architecture;
  bool is_64_bit;
  int connect;
  int sendto;
  int sendmsg;
  int sendmmsg;
};

#if defined(__aarch64__)
inline constexpr SocketCalls kSocketCalls[] = {
    {AUDIT_ARCH_AARCH64, true, SYS_connect, SYS_sendto, SYS_sendmsg, SYS_sendmmsg},
    {AUDIT_ARCH_ARM, false, 283, 290, 296, 374}};
#else
inline constexpr SocketCalls kSocketCalls[] = {
    {AUDIT_ARCH_X86_64, true, SYS_connect, SYS_sendto, SYS_sendmsg, SYS_sendmmsg},
    {AUDIT_ARCH_I386, false, 362, 369, 370, 345}};
#endif

}  // namespace telltale
