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

// What runs on one machine: a scenario, or the stages of one.
using Machine = std::vector<const Scenario*>;

std::vector<Machine> MachinesOf(const std::vector<Scenario>& scenarios) {
  std::vector<Machine> machines;
  for (const Scenario& scenario : scenarios) {
    const bool goes_on =
        !machines.empty() && !scenario.stage_of.empty() && machines.back().back()->stage_of == scenario.stage_of;
    if (!goes_on) machines.emplace_back();
    machines.back().push_back(&scenario);
  }
  return machines;
}

std::chrono::milliseconds TimeOf(const Machine& machine) {
  std::chrono::milliseconds time{0};
  for (const Scenario* const stage : machine) time += stage->timeout;
  return time;
}

// Hands out scenarios to threads, those that may take longest first: the whole then takes about as long as the slowest.
class Crew {
 public:
  explicit Crew(const std::vector<Machine>& machines) : order_(machines.size()), results_(machines.size()) {
    std::iota(order_.begin(), order_.end(), 0U);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return TimeOf(machines[a]) > TimeOf(machines[b]); });
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
  const std::vector<Machine> machines = MachinesOf(scenarios);
  Crew crew(machines);
  const auto work = [&] {
    while (const auto index = crew.Next()) {
      const Machine& machine = machines[*index];
      if (cancelled) continue;
      const std::string& first = machine.front()->stage_of;
      const std::string& name = first.empty() ? machine.front()->name : first;
      observer.OnScenarioStarted(name);
      auto result = RunScenario(machine, profile, options, isolation, recorder, cancelled);
      observer.OnScenarioEnded(name, result ? *result : std::vector<Run>{});
      crew.Done(*index, std::move(result));
    }
  };
  std::vector<std::thread> threads;
  const std::size_t jobs = std::min<std::size_t>(std::max(1U, options.jobs), machines.size());
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
