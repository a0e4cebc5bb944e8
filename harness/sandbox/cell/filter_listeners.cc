#include "harness/sandbox/cell/filter_listeners.h"

namespace telltale {

void FilterListeners::AddWaits(std::vector<pollfd>& waits) const {
  for (const Descriptor& listener : listeners_) waits.push_back({listener.get(), POLLIN, 0});
}

void FilterListeners::Hear(std::span<const pollfd> waits) {
  for (const pollfd& wait : waits) {
    if ((wait.revents & POLLIN) != 0) {
      HearCall(wait.fd);
    } else if (wait.revents != 0) {
      std::erase_if(listeners_, [&](const Descriptor& listener) { return listener.get() == wait.fd; });
    }
  }
}

void FilterListeners::HearCall(int listener) {
  const auto call = HeardCall::Take(listener);
  if (!call) return;
  if (AbsentSockets::IsOne(*call)) {
    absent_sockets_.Hear(*call);
  } else {
    answer_.Answer(*call);
  }
}

}  // namespace telltale
