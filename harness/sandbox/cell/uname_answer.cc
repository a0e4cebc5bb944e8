#include "harness/sandbox/cell/uname_answer.h"

#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <string_view>

#include "core/kernel_release.h"

namespace telltale {
namespace {

// The kernel's structures may be longer than those that we were built with.
template <class Structure>
union WithRoom {
  Structure value;
  char room[512];
};

template <std::size_t size>
void Fill(std::string_view text, char (&field)[size]) {
  std::fill(std::begin(field), std::end(field), '\0');
  std::copy_n(text.begin(), std::min(text.size(), size - 1), field);
}

// False: whoever asked has ended, gave no place in its memory, or we may not write there.
bool Write(pid_t process, std::uint64_t address, const utsname& facts) {
  utsname copy = facts;
  const iovec from{&copy, sizeof copy};
  const iovec to{reinterpret_cast<void*>(address), sizeof copy};
  return process_vm_writev(process, &from, 1, &to, 1, 0) == static_cast<ssize_t>(sizeof copy);
}

}  // namespace

void UnameAnswer::Answer(int listener) const {
  WithRoom<seccomp_notif> question{};
  std::memset(&question, 0, sizeof question);
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &question) != 0) return;
  utsname facts{};
  uname(&facts);
  Fill(release_, facts.release);
  Fill(kKernelVersion, facts.version);
  WithRoom<seccomp_notif_resp> answer{};
  std::memset(&answer, 0, sizeof answer);
  answer.value.id = question.value.id;
  // Its number may be another's by now.
  const bool lives = ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &question.value.id) == 0;
  if (!lives) return;
  if (!Write(static_cast<pid_t>(question.value.pid), question.value.data.args[0], facts)) {
    answer.value.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  }
  (void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

}  // namespace telltale
