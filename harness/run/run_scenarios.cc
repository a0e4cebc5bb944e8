#include "harness/run/run_scenarios.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <optional>
#include <system_error>
#include <thread>

#include "harness/run/scenario_run.h"

namespace telltale {
namespace {

// Hands out scenarios to threads, those that may take longest first: the whole then takes about as long as the slowest.
class Crew {
 public:
  explicit Crew(const std::vector<Scenario>& scenarios) : order_(scenarios.size()), results_(scenarios.size()) {
    std::iota(order_.begin(), order_.end(), 0U);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return scenarios[a].timeout > scenarios[b].timeout; });
  }
  std::optional<std::size_t> Next() {
    const std::lock_guard lock(mutex_);
    if (next_ == order_.size() || failure_) return std::nullopt;
    return order_[next_++];
  }
  void Done(std::size_t index, Result<std::vector<Run>> result) {
    const std::lock_guard lock(mutex_);
    if (result) {
      results_[index] = *std::move(result);
    } else if (!failure_) {
      failure_ = std::move(result).error();
    }
  }
  Result<std::vector<Run>> Collect() {
    if (failure_) return tl::unexpected<Error>(*failure_);
    std::vector<Run> all;
    for (auto& runs : results_) std::move(runs.begin(), runs.end(), std::back_inserter(all));
    return all;
  }

 private:
  std::mutex mutex_;  // guards all
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;
  std::vector<std::vector<Run>> results_;
  std::optional<Error> failure_;
};

}  // namespace

Result<std::vector<Run>> RunScenarios(const std::vector<Scenario>& scenarios, const Profile& profile,
                                      const RunOptions& options, Isolation& isolation, Recorder& recorder,
                                      const std::atomic<bool>& cancelled, RunObserver& observer) {
  Crew crew(scenarios);
  const auto work = [&] {
    while (const auto index = crew.Next()) {
      const Scenario& scenario = scenarios[*index];
      if (cancelled) continue;
      observer.OnScenarioStarted(scenario.name);
      auto result = RunScenario(scenario, profile, options, isolation, recorder, cancelled);
      observer.OnScenarioEnded(scenario.name, result ? *result : std::vector<Run>{});
      crew.Done(*index, std::move(result));
    }
  };
  std::vector<std::thread> threads;
  const std::size_t jobs = std::min<std::size_t>(std::max(1U, options.jobs), scenarios.size());
  try {
    for (std::size_t i = 0; i < jobs; ++i) threads.emplace_back(work);
  } catch (const std::system_error&) {
    // As many threads as the system gives run the same scenarios.
    if (threads.empty()) work();
  }
  for (std::thread& thread : threads) thread.join();
  return crew.Collect();
}

}  // namespace telltale
