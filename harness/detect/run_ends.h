#pragma once
#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/finding.h"
#include "core/gap.h"
#include "core/run_name.h"
#include "harness/detect/digests/salted_digests.h"
#include "harness/detect/pieces/run_assembly.h"

namespace telltale {

// What exchanges leave for the end of their run (leak_search.h), whichever order they come in and whichever threads
// looked at them.

// The scenario of a run, for findings.
using ScenarioOfRun = std::function<std::string(const std::string& run)>;

// Values in pieces, by run. At most 20,000 runs are remembered; what is left out is a gap. Not thread-safe.
class RunEnds {
 public:
  explicit RunEnds(LeakDetector detector, ScenarioOfRun scenario_of = ScenarioOfRunName)
      : detector_(std::move(detector)), scenario_of_(std::move(scenario_of)) {}

  void Add(const std::string& run, RunTraces traces);
  // The values in pieces of every run, in the order of the runs' names. Forgets all.
  std::vector<Finding> End(std::vector<Gap>& gaps);

 private:
  LeakDetector detector_;
  ScenarioOfRun scenario_of_;
  std::map<std::string, RunAssembly> runs_;
  bool cut_ = false;
};

// Salted digests (salted_digests.h), by run; runs that may know each other's strings go under one name. Exchanges
// without a run are one run, named ""; of them only those count that bring a new token, so that what is found does not
// depend on the threads. What is left out is a gap. Not thread-safe.
class SaltEnds {
 public:
  // Of named runs together, repeated ones counted, where a recording of any size may come.
  static constexpr std::size_t kStringsOfARecording = 20000;

  SaltEnds(LeakDetector detector, const SaltLimits& limits, std::size_t max_strings,
           ScenarioOfRun scenario_of = ScenarioOfRunName)
      : detector_(std::move(detector)),
        scenario_of_(std::move(scenario_of)),
        limits_(limits),
        max_strings_(max_strings),
        nameless_(detector_, NamelessLimits(limits)) {}

  void Add(const std::string& run, SaltTraces traces);
  // A string that the vendor knows without being told.
  void AddSalt(const std::string& run, Salt salt);
  // Nothing more is taken of exchanges without a run.
  bool full() const { return nameless_.full(); }
  // In the order of the runs' names. Forgets all. Once `interrupted` is true it ends with what was found. `hint`: what
  // the user may do about strings that were not tried, behind the gap's message.
  std::vector<Finding> End(std::vector<Gap>& gaps, const std::atomic<bool>* interrupted = nullptr,
                           std::string_view hint = "");

 private:
  static SaltLimits NamelessLimits(SaltLimits limits) {
    limits.own_lengths_only = true;
    return limits;
  }

  LeakDetector detector_;
  ScenarioOfRun scenario_of_;
  SaltLimits limits_;
  std::size_t max_strings_;
  SaltedDigests nameless_;
  std::map<std::string, SaltedDigests> runs_;
  std::size_t strings_ = 0;
  bool cut_ = false;
};

}  // namespace telltale
