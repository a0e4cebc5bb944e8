#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/redact.h"
#include "harness/check/checks.h"
#include "harness/check/finding_about.h"

namespace telltale {
namespace {

bool IsCompared(const Traffic& traffic, const Scenario* scenario) {
  return scenario != nullptr && !scenario->compare_with.empty() &&
         std::any_of(traffic.recording->runs.begin(), traffic.recording->runs.end(),
                     [&](const Run& run) { return run.scenario == scenario->compare_with; });
}

Gap About(const Run& run, std::string kind, std::string message) {
  return {std::move(kind), run.name, "", std::move(message), false};
}

// Where an undisturbed run shows what is usual, an ending by a signal or the clock is a finding; elsewhere nobody knows
// what the command would have sent.
void AddOutcome(const Traffic& traffic, const Run& run, std::vector<Gap>& gaps) {
  const ProcessOutcome& outcome = run.outcome;
  if (run.cut_short) {
    gaps.push_back(About(run, "interrupted",
                         "the audit was interrupted during this run, so what the CLI would have done is unknown"));
    return;
  }
  if (!outcome.started) {
    gaps.push_back(
        About(run, "cli-not-started", fmt::format("the CLI did not start: {}", Printable(outcome.start_error))));
    return;
  }
  if (IsCompared(traffic, FindScenario(*traffic.profile, ScenarioOf(&run, run.name)))) return;
  if (outcome.timed_out) {
    gaps.push_back(About(run, "scenario-failed",
                         "the CLI was ended at the scenario's time limit, so what it would have sent is unknown"));
  } else if (outcome.signal) {
    gaps.push_back(
        About(run, "scenario-failed",
              fmt::format("the CLI was killed by signal {}, so what it would have sent is unknown", *outcome.signal)));
  }
}

void AddNotRun(const Traffic& traffic, std::vector<Gap>& gaps) {
  for (const Scenario& scenario : traffic.profile->scenarios) {
    const auto runs =
        std::count_if(traffic.recording->runs.begin(), traffic.recording->runs.end(),
                      [&](const Run& run) { return run.scenario == scenario.name && !IsPreparation(run); });
    if (runs >= scenario.repeat) continue;
    gaps.push_back({"scenario-not-run", scenario.name, "",
                    fmt::format("the scenario ran {} of {} times", runs, scenario.repeat), false});
  }
}

bool MustBeAbleToSend(const Traffic& traffic, const Run& run) {
  const Scenario* const scenario = FindScenario(*traffic.profile, ScenarioOf(&run, run.name));
  return run.outcome.started && !run.opted_out && run.backend == "ok" && run.name != kControlRun &&
         (scenario == nullptr || !scenario->expect.silent);
}

// A CLI that is declared to send telemetry and never did was perhaps not seen.
void AddNothingCaptured(const Traffic& traffic, std::vector<Gap>& gaps) {
  const auto is_telemetry = [](const Endpoint& endpoint) { return endpoint.role == "telemetry"; };
  const auto& endpoints = traffic.profile->endpoints;
  const bool expected = std::any_of(endpoints.begin(), endpoints.end(), is_telemetry) &&
                        std::any_of(traffic.recording->runs.begin(), traffic.recording->runs.end(),
                                    [&](const Run& run) { return MustBeAbleToSend(traffic, run); });
  const bool seen = std::any_of(traffic.sent.begin(), traffic.sent.end(), [&](const Sent& sent) {
    return sent.endpoint != nullptr && is_telemetry(*sent.endpoint) && sent.exchange->scheme != "dns";
  });
  if (!expected || seen) return;
  gaps.push_back({"nothing-captured", "", "",
                  "the profile declares telemetry endpoints, but nothing reached any of them in any run", false});
}

void AddUnchecked(const Traffic& traffic, std::vector<Gap>& gaps) {
  for (const Sent& sent : traffic.sent) {
    if (sent.contract == nullptr || sent.json.unread.empty()) continue;
    gaps.push_back({"contract-unchecked", sent.exchange->run, sent.exchange->id,
                    "the payload was not checked against its contract: " + sent.json.unread, false});
  }
}

}  // namespace

std::vector<Gap> FindIncompleteRuns(const Traffic& traffic) {
  std::vector<Gap> gaps;
  for (const Run& run : traffic.recording->runs) {
    if (run.name != kControlRun) AddOutcome(traffic, run, gaps);
  }
  AddNotRun(traffic, gaps);
  AddNothingCaptured(traffic, gaps);
  AddUnchecked(traffic, gaps);
  return gaps;
}

}  // namespace telltale
