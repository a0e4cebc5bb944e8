// Whether the silence of a run means anything. An opt-out proves something only if the same command, in the same state
// of HOME, with consent, does send: its twin (harness/config/twin.h). A certificate that must be refused was refused
// only by a client that reached for the server that showed it.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/gap_kinds.h"
#include "harness/check/checks.h"
#include "harness/check/finding_about.h"
#include "harness/check/tries.h"
#include "harness/config/consent_rows.h"
#include "harness/config/twin.h"

namespace telltale {
namespace {

using Runs = std::vector<const Run*>;

Runs JudgedRuns(const Traffic& traffic, const Scenario& scenario) {
  Runs runs;
  for (const Run& run : traffic.recording->runs) {
    if (run.scenario == scenario.name && !IsPreparation(run) && run.outcome.started) runs.push_back(&run);
  }
  return runs;
}

bool Tried(const Traffic& traffic, const Runs& runs) {
  return std::any_of(runs.begin(), runs.end(), [&](const Run* run) { return TriesIn(traffic, *run) > 0; });
}

bool PreparationTried(const Traffic& traffic, const Scenario& scenario) {
  return std::any_of(traffic.recording->runs.begin(), traffic.recording->runs.end(), [&](const Run& run) {
    return run.scenario == scenario.name && IsPreparation(run) && TriesIn(traffic, run) > 0;
  });
}

// Run by run: the twin's n-th (its lead aside) stands beside the silent scenario's n-th. A CLI that holds its first
// event back for a notice is in one state from its second run on, so that a later one of the twin stands beside the
// second.
bool ProvedBy(const Traffic& traffic, const Scenario& silent, const Scenario& twin) {
  const std::size_t lead = TwinLead(*traffic.profile, silent);
  const std::size_t silent_runs = JudgedRuns(traffic, silent).size();
  const Runs runs = JudgedRuns(traffic, twin);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (TriesIn(traffic, *runs[i]) == 0) continue;
    if (i >= lead && std::min<std::size_t>(i - lead + 1, 2) <= silent_runs) return true;
    // What a first command sends was not used up by withdrawing consent.
    if (i == 0 && silent_runs > 0 && !PreparationTried(traffic, silent)) return true;
  }
  return false;
}

bool IsConsenting(const Scenario& scenario) {
  return scenario.opt_out.empty() && !scenario.expect.silent && scenario.backend == "ok";
}

// The battery of consent has no twins: its base sends.
bool IsProvedByBase(const Traffic& traffic, const Scenario& silent) {
  const auto& scenarios = traffic.profile->scenarios;
  return std::any_of(scenarios.begin(), scenarios.end(), [&](const Scenario& other) {
    return other.stage_of.empty() && IsConsenting(other) && other.arguments == silent.arguments &&
           Tried(traffic, JudgedRuns(traffic, other));
  });
}

bool IsProved(const Traffic& traffic, const Scenario& silent) {
  if (ConsentRowOf(silent.name) != nullptr) return IsProvedByBase(traffic, silent);
  const auto& scenarios = traffic.profile->scenarios;
  return std::any_of(scenarios.begin(), scenarios.end(), [&](const Scenario& other) {
    if (ServesAsTwin(*traffic.profile, other, silent) && ProvedBy(traffic, silent, other)) return true;
    // A command that sends nothing by its nature: others do send in the same state.
    return silent.opt_out.empty() && IsConsenting(other) && other.environment == silent.environment &&
           other.prepare == silent.prepare && Tried(traffic, JudgedRuns(traffic, other));
  });
}

std::string WhatToDo(const Scenario& silent) {
  return silent.opt_out.empty() ? "; let a scenario with the same preparation and variables send something"
                                : "; let the scenario run a command that sends with consent in that state: \"prepare\" "
                                  "it, \"repeat\" it, or "
                                  "say how consent is given again (\"undo\")";
}

Gap Unproven(const Scenario& scenario, std::string message) {
  return {gap_kind::kSilenceUnproven, scenario.name, "", std::move(message), false};
}

bool MustRefuse(const Scenario& scenario) {
  return scenario.backend == "bad-certificate" || scenario.backend == "wrong-host";
}

bool WasCut(const Runs& runs) {
  return std::any_of(runs.begin(), runs.end(), [](const Run* run) { return run->cut_short; });
}

bool HasTelemetry(const Profile& profile) {
  return std::any_of(profile.endpoints.begin(), profile.endpoints.end(),
                     [](const Endpoint& endpoint) { return endpoint.role == "telemetry"; });
}

}  // namespace

std::vector<Gap> FindUnprovenSilence(const Traffic& traffic) {
  std::vector<Gap> gaps;
  for (const Scenario& scenario : traffic.profile->scenarios) {
    const Runs runs = JudgedRuns(traffic, scenario);
    if (runs.empty() || WasCut(runs) || Tried(traffic, runs)) continue;
    const bool is_of_battery = ConsentRowOf(scenario.name) != nullptr && !scenario.opt_out.empty();
    if ((NeedsTwin(scenario) || is_of_battery) && (HasTelemetry(*traffic.profile) || !scenario.opt_out.empty())) {
      if (IsProved(traffic, scenario)) continue;
      gaps.push_back(Unproven(scenario,
                              "nothing was sent, but the same command with consent sends nothing either, so that "
                              "this silence proves nothing" +
                                  WhatToDo(scenario)));
    } else if (MustRefuse(scenario) && scenario.opt_out.empty() && !scenario.expect.silent &&
               HasTelemetry(*traffic.profile)) {
      gaps.push_back(
          Unproven(scenario,
                   "the command never reached for its backend, so that it had no certificate to refuse; let the "
                   "scenario run a command that sends"));
    }
  }
  return gaps;
}

}  // namespace telltale
