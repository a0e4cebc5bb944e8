#include "harness/sandbox/late_close.h"

#include <utility>

namespace telltale {

LateClose::LateClose() : thread_([this] { Work(); }) {}

LateClose::~LateClose() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void LateClose::Take(Descriptor descriptor) {
  if (descriptor.get() < 0) return;
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(descriptor));
  }
  changed_.notify_one();
}

void LateClose::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    std::vector<Descriptor> now = std::exchange(waiting_, {});
    lock.unlock();
    now.clear();
    lock.lock();
  }
}

}  // namespace telltale
