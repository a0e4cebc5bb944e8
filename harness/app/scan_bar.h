#pragma once
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "core/clock.h"
#include "harness/app/terminal.h"
#include "harness/scan/block_feed.h"

namespace telltale {

// "[#####     ]  42 %  1.2 GB of 3.0 GB, 160.3 MB/s, 12 s left": how far a scan has come, in the last line of a
// terminal (standard error). Nothing at all where that is no terminal. Its methods may be called from any thread.
// Borrows all.
class ScanBar {
 public:
  // `total_bytes` 0: unknown, as of a pipe; then there is a rate and no time left.
  ScanBar(const Terminal& terminal, const ScanProgress& progress, std::uint64_t total_bytes, const Clock& clock);
  // As End().
  ~ScanBar();
  ScanBar(const ScanBar&) = delete;
  ScanBar& operator=(const ScanBar&) = delete;

  // Takes the bar off the terminal until it is drawn again, so that something else can be printed.
  void Erase();
  // Takes the bar off the terminal for good. May be called again.
  void End();

  // The bar's line, without escapes. Pure.
  static std::string Line(std::uint64_t done_bytes, std::uint64_t total_bytes, double seconds, int width_columns);

 private:
  void Tick();
  void EraseLocked();

  const Terminal terminal_;
  const ScanProgress& progress_;
  const std::uint64_t total_bytes_;
  const Clock& clock_;
  const SteadyTime begin_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  bool drawn_ = false;
  std::thread ticker_;
};

}  // namespace telltale
