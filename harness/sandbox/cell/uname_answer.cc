#include "harness/sandbox/cell/uname_answer.h"

#include <sys/uio.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <string_view>

#include "core/kernel_release.h"

namespace telltale {
namespace {

template <std::size_t size>
void Fill(std::string_view text, char (&field)[size]) {
  std::fill(std::begin(field), std::end(field), '\0');
  std::copy_n(text.begin(), std::min(text.size(), size - 1), field);
}

// 0, or what the caller is told: EFAULT where it gave no place in its memory, ENOSYS where we may not write there.
int Write(pid_t process, std::uint64_t address, const utsname& facts) {
  utsname copy = facts;
  const iovec from{&copy, sizeof copy};
  const iovec to{reinterpret_cast<void*>(address), sizeof copy};
  const ssize_t count = process_vm_writev(process, &from, 1, &to, 1, 0);
  if (count == static_cast<ssize_t>(sizeof copy)) return 0;
  return count >= 0 || errno == EFAULT ? EFAULT : ENOSYS;
}

}  // namespace

void UnameAnswer::Answer(const HeardCall& call) const {
  utsname facts{};
  uname(&facts);
  Fill(release_, facts.release);
  Fill(kKernelVersion, facts.version);
  // Its number may be another's by now.
  if (!call.CallerLives()) return;
  const int error = Write(call.caller(), call.argument(0), facts);
  if (error == 0) {
    call.AnswerDone();
  } else {
    call.AnswerError(error);
  }
}

}  // namespace telltale
