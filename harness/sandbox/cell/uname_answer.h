#pragma once
#include <string>
#include <utility>

#include "harness/sandbox/cell/heard_call.h"

namespace telltale {

// Answers a command's uname(2), which no namespace can: the filter of system calls (system_call_filter.h) lets it wait
// until somebody who hears the filter has written the answer into its memory. Release and version are the invented
// kernel's (core/kernel_release.h), all else the cell's own. Who answers needs power over the command: to be its
// ancestor and its user, or CAP_SYS_PTRACE.
class UnameAnswer {
 public:
  // `release`: at most 64 bytes; a longer one is cut.
  explicit UnameAnswer(std::string release) : release_(std::move(release)) {}

  // Where the answer cannot be written the call fails, since the kernel's own would be the machine's: it writes as much
  // of it as there is room for, and then says EFAULT.
  void Answer(const HeardCall& call) const;
  const std::string& release() const { return release_; }

 private:
  std::string release_;
};

}  // namespace telltale
