#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "harness/check/leak/run_assembly.h"

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

}  // namespace telltale
