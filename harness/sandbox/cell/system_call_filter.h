#pragma once
#include <linux/filter.h>

#include <vector>

#include "core/result.h"

namespace telltale {

// What no CLI needs and what either lets data out where the ledger of flows cannot see it, or is a large surface of the
// host's kernel: docs/security.md has the list with the reasons. Refused calls answer as a kernel does that was built
// without them (ENOSYS, EAFNOSUPPORT) or that keeps them for root (EPERM), so that runtimes fall back. 32-bit programs
// are held to the same list, and have no `socketcall`, into which a filter cannot look.
class SystemCallFilter {
 public:
  // Whether all that is not refused is the kernel's, or uname(2), connect(2) and what is sent to an address (or may be:
  // sendmsg, sendmmsg) wait for who hears the filter (heard_call.h).
  enum class Heard { kNothing, kUnameAndSockets };
  // Compiles the list for this machine; some tenths of a millisecond. Errors: libseccomp's.
  static Result<SystemCallFilter> Compile(Heard heard);
  // For the calling thread and what it starts, for good. Needs no_new_privs or root. Async-signal-safe. false: errno.
  // Where calls are heard, `listener` becomes the descriptor (close-on-exec) at which they are; else it stays -1.
  bool Apply(int& listener) const;

 private:
  std::vector<sock_filter> program_;
  Heard heard_ = Heard::kNothing;
};

}  // namespace telltale
