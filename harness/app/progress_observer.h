#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "harness/app/terminal.h"
#include "harness/report/console/live_progress.h"
#include "harness/run/run_scenarios.h"

namespace telltale {

// Shows on standard error how the scenarios go. Thread-safe.
class ProgressObserver final : public RunObserver {
 public:
  ProgressObserver(const Terminal& terminal, const Clock& clock, bool quiet);
  void OnScenarioStarted(const std::string& scenario) override;
  void OnScenarioEnded(const std::string& scenario, const std::vector<Run>& runs) override;
  // Takes what is still shown off the terminal.
  void Finish() { progress_.reset(); }

 private:
  std::unique_ptr<LiveProgress> progress_;  // nullptr: quiet, or finished
};

}  // namespace telltale
