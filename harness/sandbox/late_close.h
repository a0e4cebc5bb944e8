#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "harness/sandbox/descriptor.h"

namespace telltale {

// Closes descriptors from a thread of its own. Over some the kernel takes ten milliseconds and more (a packet socket,
// an inotify: it waits until nobody can be looking at them any more), and no scenario needs to wait for that.
// Thread-safe. The destructor returns when all are closed.
class LateClose {
 public:
  LateClose();
  ~LateClose();
  LateClose(const LateClose&) = delete;
  LateClose& operator=(const LateClose&) = delete;

  void Take(Descriptor descriptor);

 private:
  void Work();

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<Descriptor> waiting_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace telltale
