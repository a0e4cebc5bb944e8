#include "harness/scan/ordered_results.h"

#include <utility>

namespace telltale {

bool OrderedResults::WaitForTurn() {
  std::unique_lock<std::mutex> lock(mutex_);
  room_.wait(lock, [&] { return stopped_ || begun_ - next_ < most_ahead_; });
  if (stopped_) return false;
  ++begun_;
  return true;
}

void OrderedResults::GiveBackTurn() {
  const std::lock_guard<std::mutex> lock(mutex_);
  --begun_;
  room_.notify_all();
}

void OrderedResults::Stop() {
  const std::lock_guard<std::mutex> lock(mutex_);
  stopped_ = true;
  room_.notify_all();
}

void OrderedResults::Put(std::uint64_t sequence, BlockResult result) {
  const std::lock_guard<std::mutex> lock(mutex_);
  waiting_.emplace(sequence, std::move(result));
  for (auto first = waiting_.begin(); first != waiting_.end() && first->first == next_; first = waiting_.begin()) {
    if (!stopped_ && !deliver_(std::move(first->second))) stopped_ = true;
    waiting_.erase(first);
    ++next_;
  }
  room_.notify_all();
}

}  // namespace telltale
