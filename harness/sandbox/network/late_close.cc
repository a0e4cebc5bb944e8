#include "harness/sandbox/network/late_close.h"

#include <system_error>
#include <utility>

namespace telltale {

LateClose::LateClose() {
  // The waits of one cell, and of two that end together, lie side by side.
  constexpr int kThreads = 8;
  try {
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Work(); });
  } catch (const std::system_error&) {
    if (threads_.empty()) throw;
  }
}

LateClose::~LateClose() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void LateClose::Take(std::shared_ptr<void> thing) {
  constexpr std::size_t kMostWaiting = 16;
  if (thing == nullptr) return;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.size() < kMostWaiting; });
    waiting_.push_back(std::move(thing));
  }
  changed_.notify_all();
}

void LateClose::Take(Descriptor descriptor) {
  if (descriptor.get() >= 0) Take(std::make_shared<Descriptor>(std::move(descriptor)));
}

void LateClose::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    std::shared_ptr<void> now = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    lock.unlock();
    now.reset();
    lock.lock();
  }
}

}  // namespace telltale
