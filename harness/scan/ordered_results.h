#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

#include "harness/scan/block_scan.h"

namespace telltale {

// Takes the results of blocks in whatever order threads finish them, and delivers them in the order of the blocks, one
// at a time. Thread-safe.
class OrderedResults {
 public:
  // Called under a lock. False: nothing more is to be delivered.
  using Deliver = std::function<bool(BlockResult result)>;

  // At most `most_ahead` blocks may be under way past the one that is delivered next, which bounds the memory.
  OrderedResults(std::uint64_t most_ahead, Deliver deliver) : most_ahead_(most_ahead), deliver_(std::move(deliver)) {}

  // Waits until another block may be begun. False: stop.
  bool WaitForTurn();
  // The block was not begun after all.
  void GiveBackTurn();
  void Put(std::uint64_t sequence, BlockResult result);
  void Stop();

 private:
  const std::uint64_t most_ahead_;
  const Deliver deliver_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::map<std::uint64_t, BlockResult> waiting_;
  std::uint64_t next_ = 0;
  std::uint64_t begun_ = 0;
  bool stopped_ = false;
};

}  // namespace telltale
