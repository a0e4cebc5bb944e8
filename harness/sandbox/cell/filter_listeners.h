#pragma once
#include <poll.h>

#include <span>
#include <utility>
#include <vector>

#include "harness/sandbox/cell/uname_answer.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/watch/absent_sockets.h"

namespace telltale {

// Where the first process of a cell hears what its commands ask through their filters of system calls
// (system_call_filter.h), and answers. A command waits for as long as it is not heard. Not thread-safe.
class FilterListeners {
 public:
  explicit FilterListeners(UnameAnswer answer) : answer_(std::move(answer)) {}

  // Of one command, and of all that it starts.
  void Add(Descriptor listener) { listeners_.push_back(std::move(listener)); }

  // Appends what poll() is to wait for.
  void AddWaits(std::vector<pollfd>& waits) const;
  // Hears what asks at each listener, but no longer than some milliseconds, so that many that ask keep nobody else
  // waiting. `waits`: what AddWaits() appended, as poll() left it. A listener whose commands have all ended is dropped.
  void Hear(std::span<const pollfd> waits);

  // What was heard since the last call.
  AbsentSockets::Taken TakeAbsentSockets() { return absent_sockets_.Take(); }

 private:
  void HearCalls(int listener);

  const UnameAnswer answer_;
  std::vector<Descriptor> listeners_;
  AbsentSockets absent_sockets_;
};

}  // namespace telltale
