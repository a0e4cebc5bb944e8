#include "harness/sandbox/cell/heard_call.h"

#include <linux/seccomp.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cstring>
#include <iterator>

namespace telltale {
namespace {

// The kernel's structures may be longer than those that we were built with.
template <class Structure>
union WithRoom {
  Structure value;
  char room[512];
};

}  // namespace

std::optional<HeardCall> HeardCall::Take(int listener) {
  WithRoom<seccomp_notif> heard{};
  std::memset(&heard, 0, sizeof heard);
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &heard) != 0) return std::nullopt;
  HeardCall call;
  call.listener_ = listener;
  call.id_ = heard.value.id;
  call.caller_ = static_cast<pid_t>(heard.value.pid);
  call.architecture_ = heard.value.data.arch;
  call.number_ = heard.value.data.nr;
  std::copy(std::begin(heard.value.data.args), std::end(heard.value.data.args), std::begin(call.arguments_));
  return call;
}

bool HeardCall::CallerLives() const { return ioctl(listener_, SECCOMP_IOCTL_NOTIF_ID_VALID, &id_) == 0; }

void HeardCall::GoOn() const { Answer(SECCOMP_USER_NOTIF_FLAG_CONTINUE, 0); }

void HeardCall::Answer(std::uint32_t flags, int error) const {
  WithRoom<seccomp_notif_resp> answer{};
  std::memset(&answer, 0, sizeof answer);
  answer.value.id = id_;
  answer.value.flags = flags;
  answer.value.error = -error;
  (void)ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

}  // namespace telltale
