#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/check/checks.h"
#include "harness/check/comparable_output.h"
#include "harness/check/finding_about.h"
#include "harness/check/last_output.h"
#include "harness/check/tries.h"

namespace telltale {
namespace {

using RunList = std::vector<const Run*>;

// A run beside those of the undisturbed scenario that it is compared with.
struct Pair {
  const Traffic& traffic;
  const Run& run;
  const Scenario& scenario;
  RunList undisturbed;  // not empty; the first repetition, which like `run` had a fresh HOME, comes first
};

std::string Milliseconds(std::chrono::microseconds time) { return fmt::format("{} ms", time.count() / 1000); }

// Every other run of the same command that no backend disturbed: with a terminal, with CI=true ... How much they differ
// is how much the load of the machine alone does.
RunList UndisturbedLike(const Pair& pair) {
  RunList runs = pair.undisturbed;
  for (const Run& run : pair.traffic.recording->runs) {
    const Scenario* const scenario = FindScenario(*pair.traffic.profile, ScenarioOf(&run, run.name));
    if (&run == &pair.run || scenario == nullptr || IsPreparation(run) || !run.outcome.started) continue;
    const bool is_like = scenario->arguments == pair.scenario.arguments && scenario->prepare == pair.scenario.prepare;
    if (is_like && run.backend == pair.undisturbed.front()->backend && !run.outcome.timed_out) runs.push_back(&run);
  }
  return runs;
}

// How long the command takes undisturbed, as it differs under the load of the moment.
struct Usual {
  std::chrono::microseconds longest{0};
  std::chrono::microseconds spread{0};  // from the shortest to the longest
  bool ends = false;                    // by itself
};

Usual UsualFor(const Pair& pair) {
  const RunList runs = UndisturbedLike(pair);
  Usual usual;
  std::chrono::microseconds shortest = runs.front()->outcome.duration;
  for (const Run* run : runs) {
    usual.longest = std::max(usual.longest, run->outcome.duration);
    shortest = std::min(shortest, run->outcome.duration);
    usual.ends = usual.ends || !run->outcome.timed_out;
  }
  usual.spread = usual.longest - shortest;
  return usual;
}

// What the backend did to a command that took long.
std::string WhatItMet(const std::string& backend) {
  if (backend == "down") return "a backend that refuses every connection";
  if (backend == "black-hole") return "a backend that never answers";
  if (backend == "slow") return "a backend that answers late";
  if (backend == "dns-fails") return "a name that has no address";
  return "the backend \"" + backend + "\"";
}

// How it looked to the user: a question that stays open, or a command that never comes to its end.
std::string HowItStalled(const ProcessOutcome& outcome) {
  if (!outcome.timed_out) return "";
  std::string text = fmt::format("; it was still alive at the limit of {}, and was ended", Seconds(outcome.duration));
  if (const auto question = OpenQuestion(outcome)) {
    text += fmt::format("; it waited for an answer to {}", Quoted(*question));
  }
  return text;
}

// Only a run that reached for a backend can have waited for one.
void CheckStalled(const Pair& pair, std::vector<Finding>& findings) {
  if (!ReachedForBackend(pair.traffic, pair.run)) return;
  const ProcessOutcome& outcome = pair.run.outcome;
  const Usual usual = UsualFor(pair);
  const bool too_long = outcome.duration > usual.longest + usual.spread + pair.scenario.added_time_budget;
  if (!too_long && !(outcome.timed_out && usual.ends)) return;
  findings.push_back(Sealed(
      FindingAbout("behaviour/stalled", pair.run,
                   fmt::format("the command took {} at {}, where it takes {} undisturbed; {} more are allowed{}",
                               Milliseconds(outcome.duration), WhatItMet(pair.run.backend), Milliseconds(usual.longest),
                               Milliseconds(usual.spread + pair.scenario.added_time_budget), HowItStalled(outcome)))));
}

// A backend that was never reached for is not to blame for anything, and neither is telemetry for a command that fails
// in a read-only HOME without sending.
bool MayBeTelemetry(const Pair& pair) {
  const bool disturbed = pair.run.backend != pair.undisturbed.front()->backend;
  return (!disturbed && !pair.scenario.home_read_only) || ReachedForBackend(pair.traffic, pair.run);
}

// In a read-only HOME it may be the command's own work that fails: worth a look, not a verdict.
Finding Weighed(const Pair& pair, Finding finding) {
  if (pair.scenario.home_read_only) finding.level = Level::kWarning;
  return Sealed(std::move(finding));
}

void CheckSameEnding(const Pair& pair, std::vector<Finding>& findings) {
  const ProcessOutcome& outcome = pair.run.outcome;
  const ProcessOutcome& usual = pair.undisturbed.front()->outcome;
  if (outcome.timed_out || usual.timed_out) return;  // the stall says it
  if (!MayBeTelemetry(pair)) return;
  if (outcome.exit_code == usual.exit_code && outcome.signal == usual.signal) return;
  findings.push_back(
      Weighed(pair, FindingAbout("behaviour/exit-code", pair.run,
                                 fmt::format("the command {}; undisturbed it {}", Ending(outcome), Ending(usual)))));
}

void CheckSameOutput(const Pair& pair, std::vector<Finding>& findings) {
  const bool disturbed = pair.run.backend != pair.undisturbed.front()->backend;
  if (!disturbed || pair.scenario.terminal || pair.run.outcome.timed_out || !MayBeTelemetry(pair)) return;
  const std::string output = ComparableOutput(pair.run);
  const bool known = std::any_of(pair.undisturbed.begin(), pair.undisturbed.end(),
                                 [&](const Run* run) { return ComparableOutput(*run) == output; });
  if (known) return;
  const std::string usual = ComparableOutput(*pair.undisturbed.front());
  Finding finding = FindingAbout("behaviour/output", pair.run,
                                 fmt::format("what the command printed to stdout is not what it prints undisturbed; "
                                             "first different line: {}",
                                             Quoted(FirstDifferentLine(output, usual))));
  finding.place = "stdout";
  findings.push_back(Weighed(pair, std::move(finding)));
}

RunList UndisturbedFor(const Traffic& traffic, const Scenario& scenario) {
  RunList runs;
  for (const Run& run : traffic.recording->runs) {
    if (run.scenario == scenario.compare_with && !IsPreparation(run) && run.outcome.started && !run.cut_short) {
      runs.push_back(&run);
    }
  }
  return runs;
}

void CheckExpectedEnding(const Run& run, const Expectation& expect, std::vector<Finding>& findings) {
  if (!expect.exit_code || run.outcome.timed_out) return;
  const std::optional<int>& code = run.outcome.exit_code;
  const bool any_failure = *expect.exit_code == Expectation::kNonZero;
  if (code && (any_failure ? *code != 0 : *code == *expect.exit_code)) return;
  findings.push_back(Sealed(FindingAbout(
      "behaviour/exit-code", run,
      fmt::format("the command {}; the profile expects {}", Ending(run.outcome),
                  any_failure ? std::string("a failure") : fmt::format("exit code {}", *expect.exit_code)))));
}

void CheckTries(const Traffic& traffic, const Run& run, const Scenario& scenario, std::vector<Finding>& findings) {
  if (scenario.requests_at_most == 0) return;
  const std::size_t tries = TriesIn(traffic, run);
  if (tries <= scenario.requests_at_most) return;
  findings.push_back(Sealed(
      FindingAbout("behaviour/retry-storm", run,
                   fmt::format("the backend was tried {} times; {} are allowed", tries, scenario.requests_at_most))));
}

void CheckSurvivors(const Run& run, std::vector<Finding>& findings) {
  if (run.survivors.empty()) return;
  findings.push_back(
      Sealed(FindingAbout("behaviour/survivor", run,
                          fmt::format("{} process{} still there after the grace time, first: {}", run.survivors.size(),
                                      run.survivors.size() == 1 ? " was" : "es were", Quoted(run.survivors.front())))));
}

}  // namespace

std::vector<Finding> CheckBehaviour(const Traffic& traffic) {
  std::vector<Finding> findings;
  for (const Run& run : traffic.recording->runs) {
    if (run.name == kControlRun || !run.outcome.started || run.cut_short) continue;
    CheckSurvivors(run, findings);
    const Scenario* const scenario = FindScenario(*traffic.profile, ScenarioOf(&run, run.name));
    if (scenario == nullptr || IsPreparation(run)) continue;
    const bool is_extra = IsExtraRun(run, *scenario);
    if (!is_extra) CheckExpectedEnding(run, scenario->expect, findings);
    CheckTries(traffic, run, *scenario, findings);
    Pair pair{traffic, run, *scenario, UndisturbedFor(traffic, *scenario)};
    if (scenario->compare_with.empty() || pair.undisturbed.empty()) continue;
    CheckStalled(pair, findings);
    if (is_extra) continue;
    CheckSameEnding(pair, findings);
    CheckSameOutput(pair, findings);
  }
  return findings;
}

}  // namespace telltale
