#pragma once
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "harness/sandbox/descriptor.h"

namespace telltale {

// Closes and takes away from threads of its own what the kernel takes ten milliseconds and more over, most of them
// waiting until nobody can be looking at it any more (a packet socket, an inotify, the namespaces of a cell): no
// scenario needs to wait for that. Thread-safe. The destructor returns when all is gone.
class LateClose {
 public:
  LateClose();
  ~LateClose();
  LateClose(const LateClose&) = delete;
  LateClose& operator=(const LateClose&) = delete;

  // Waits itself where many others wait already: what is not gone yet holds memory and open files.
  void Take(std::shared_ptr<void> thing);
  void Take(Descriptor descriptor);

 private:
  void Work();

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::shared_ptr<void>> waiting_;
  bool ends_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace telltale
