#include "harness/sandbox/cell/filter_listeners.h"

#include <chrono>

#include "harness/sandbox/watch/said_addresses.h"

namespace telltale {

void FilterListeners::AddWaits(std::vector<pollfd>& waits) const {
  for (const Descriptor& listener : listeners_) waits.push_back({listener.get(), POLLIN, 0});
}

void FilterListeners::Hear(std::span<const pollfd> waits) {
  for (const pollfd& wait : waits) {
    if ((wait.revents & POLLIN) != 0) {
      HearCalls(wait.fd);
    } else if ((wait.revents & POLLHUP) != 0) {
      // Not for any other reason: who asks where nobody listens is refused by the kernel, and stays silent.
      std::erase_if(listeners_, [&](const Descriptor& listener) { return listener.get() == wait.fd; });
    }
  }
}

void FilterListeners::HearCalls(int listener) {
  constexpr std::chrono::milliseconds kLongest{2};
  const auto end = std::chrono::steady_clock::now() + kLongest;
  pollfd wait{listener, POLLIN, POLLIN};
  while ((wait.revents & POLLIN) != 0) {
    if (const auto call = HeardCall::Take(listener)) {
      if (IsSocketCall(*call)) {
        absent_sockets_.Hear(*call);
      } else {
        answer_.Answer(*call);
      }
    }
    if (std::chrono::steady_clock::now() >= end || poll(&wait, 1, 0) <= 0) return;
  }
}

}  // namespace telltale
