#pragma once
#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "harness/check/leak/run_assembly.h"
#include "harness/check/leak/salted_digests.h"

namespace telltale {

// The runs of a recording whose exchanges hold pieces of values, until the recording ends: exchanges of different runs
// may stand in any order. At most 20,000 runs are remembered; what is left out is a gap. Not thread-safe.
class RunEnds {
 public:
  explicit RunEnds(LeakDetector detector) : detector_(std::move(detector)) {}

  void Add(const std::string& run, RunTraces traces);
  // The values in pieces of every run, in the order of the runs' names. Forgets all.
  std::vector<Finding> End(std::vector<Gap>& gaps);

 private:
  LeakDetector detector_;
  std::map<std::string, RunAssembly> runs_;
  bool cut_ = false;
};

// The same for salted digests (salted_digests.h). Exchanges without a run are one run, named ""; of them only those
// count that bring a new token, so that what is found does not depend on the threads. Of named runs together at most
// 20,000 strings are remembered; what is left out is a gap. Not thread-safe.
class SaltEnds {
 public:
  SaltEnds(LeakDetector detector, const SaltLimits& limits)
      : detector_(std::move(detector)), limits_(limits), nameless_(detector_, NamelessLimits(limits)) {}

  void Add(const std::string& run, SaltTraces traces);
  // Nothing more is taken of exchanges without a run.
  bool full() const { return nameless_.full(); }
  // In the order of the runs' names. Forgets all.
  std::vector<Finding> End(std::vector<Gap>& gaps, const std::atomic<bool>& interrupted);

 private:
  static SaltLimits NamelessLimits(SaltLimits limits) {
    limits.own_lengths_only = true;
    return limits;
  }

  LeakDetector detector_;
  SaltLimits limits_;
  SaltedDigests nameless_;
  std::map<std::string, SaltedDigests> runs_;
  std::size_t strings_ = 0;
  bool cut_ = false;
};

}  // namespace telltale
