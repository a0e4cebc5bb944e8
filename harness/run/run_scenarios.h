#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/gap.h"
#include "core/result.h"
#include "core/run.h"
#include "harness/config/profile.h"
#include "harness/sandbox/isolation.h"

namespace telltale {

// Who wants to know how the runs go. Called from many threads.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void OnScenarioStarted(const std::string& scenario) = 0;
  // `runs` are those of the scenario, its repetitions in order. Empty: it was cancelled before it ran.
  virtual void OnScenarioEnded(const std::string& scenario, const std::vector<Run>& runs) = 0;
};

struct RunOptions {
  std::filesystem::path cli;               // absolute
  unsigned jobs = 1;                       // scenarios at once
  std::chrono::milliseconds grace{10000};  // for what the CLI leaves behind, per run
  RandomBytes random;
  // Who lives on the machine of a scenario, or of the stages that begin with it; empty: somebody who is drawn from
  // `random`.
  std::function<Identity(const Scenario& first)> who;
  std::function<bool(const std::string& run)> reached;  // whether that run reached for a backend; empty: all did
};

// Runs the scenarios side by side, each in a cell of its own; repetitions of one, and the stages of one, which follow
// one another in `scenarios`, run one after another in the same cell. What the cells saw is recorded; the runs come
// back in the order of `scenarios`, prepare phases (named "SCENARIO/prepare") before the runs that they prepare. After
// `cancelled` the runs that ended are returned.
Result<std::vector<Run>> RunScenarios(const std::vector<Scenario>& scenarios, const Profile& profile,
                                      const RunOptions& options, Isolation& isolation, Recorder& recorder,
                                      const std::atomic<bool>& cancelled, RunObserver& observer);

}  // namespace telltale
