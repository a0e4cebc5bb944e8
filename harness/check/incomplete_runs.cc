#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/gap_kinds.h"
#include "core/process_ending.h"
#include "core/redact.h"
#include "core/version_scenario.h"
#include "harness/check/checks.h"
#include "harness/check/finding_about.h"
#include "harness/check/last_output.h"
#include "harness/check/tries.h"
#include "harness/config/consent_rows.h"

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

// The last lines of what a command complained about, for a person.
std::string EndOfErrors(const ProcessOutcome& outcome) {
  constexpr std::size_t kMostBytes = 300;
  constexpr int kMostLines = 3;
  std::string_view text = outcome.standard_error;
  while (text.ends_with('\n')) text.remove_suffix(1);
  std::size_t begin = text.size();
  for (int lines = 0; lines < kMostLines && begin != 0; ++lines) {
    const std::size_t newline = text.rfind('\n', begin - 1);
    begin = newline == std::string_view::npos ? 0 : newline;
  }
  text.remove_prefix(std::max(begin, text.size() > kMostBytes ? text.size() - kMostBytes : 0));
  if (text.starts_with('\n')) text.remove_prefix(1);
  std::string shown;
  for (const char c : text) shown += c == '\n' ? " / " : std::string(1, c);
  return shown.empty() ? "its stderr is empty" : "the end of its stderr: " + Printable(shown);
}

// The program behind the command is not there: whatever it was to show, it did not, even where a failure is expected.
bool WasNotFound(const ProcessOutcome& outcome) {
  if (outcome.exit_code == 126 || outcome.exit_code == 127) return true;
  static constexpr const char* kSayings[] = {"Cannot find module", "ModuleNotFoundError",
                                             "MODULE_NOT_FOUND",   "error while loading shared libraries",
                                             "bad interpreter",    "Could not find or load main class"};
  return outcome.exit_code.value_or(0) != 0 &&
         std::any_of(std::begin(kSayings), std::end(kSayings),
                     [&](const char* saying) { return outcome.standard_error.find(saying) != std::string::npos; });
}

// The standard disturbances, twins and the version command have no expectation of their own.
bool IsOfTheHarness(const Scenario* scenario) {
  return scenario == nullptr || scenario->name.starts_with("battery/") || !scenario->twin_of.empty() ||
         scenario->name == kVersionScenario;
}

// In the battery of consent nobody expects an ending, and a command that dies is silent. With damaged settings it may.
bool IsSilentRow(const Run& run, const Scenario* scenario) {
  return run.opted_out && scenario != nullptr && !scenario->damages_consent && ConsentRowOf(scenario->name) != nullptr;
}

// How the command ends with consent, in a new HOME and in one that it knows.
bool EndsAsWithConsent(const Traffic& traffic, const Run& run, const Scenario& scenario) {
  const auto& runs = traffic.recording->runs;
  return std::any_of(runs.begin(), runs.end(), [&](const Run& other) {
    const Scenario* const others = FindScenario(*traffic.profile, ScenarioOf(&other, other.name));
    return others != nullptr && !other.opted_out && !IsPreparation(other) && others->arguments == scenario.arguments &&
           other.outcome.exit_code == run.outcome.exit_code;
  });
}

// Where an undisturbed run shows what is usual, or the profile says what must be, another ending is a finding;
// elsewhere nobody knows what the command would have sent.
void AddOutcome(const Traffic& traffic, const Run& run, std::vector<Gap>& gaps) {
  const ProcessOutcome& outcome = run.outcome;
  const Scenario* const scenario = FindScenario(*traffic.profile, ScenarioOf(&run, run.name));
  const auto failed = [&](std::string message) {
    gaps.push_back(About(run, gap_kind::kScenarioFailed, message + "; " + EndOfErrors(outcome)));
  };
  if (run.cut_short) {
    gaps.push_back(About(run, gap_kind::kInterrupted,
                         "the audit was interrupted during this run, so what the CLI would have done is unknown"));
  } else if (!outcome.started) {
    gaps.push_back(
        About(run, gap_kind::kCliNotStarted, fmt::format("the CLI did not start: {}", Printable(outcome.start_error))));
  } else if (IsPreparation(run)) {
    if (outcome.exit_code != 0) {
      failed(fmt::format("the preparing command {} {}, so that the scenario did not test what it must",
                         Quoted(run.argv.size() > 1 ? run.argv[1] : ""), Ending(outcome)));
    }
  } else if (IsCompared(traffic, scenario) || (scenario != nullptr && IsExtraRun(run, *scenario))) {
    return;
  } else if (outcome.timed_out) {
    const auto question = OpenQuestion(outcome);
    failed(question ? fmt::format(
                          "the CLI was ended at the scenario's time limit of {}, where it waited for an answer to {}; "
                          "say it with \"stdin\", so that what it would have sent is known",
                          Seconds(outcome.duration), Quoted(*question))
                    : fmt::format("the CLI was ended at the scenario's time limit of {}, so what it would have sent is "
                                  "unknown",
                                  Seconds(outcome.duration)));
  } else if (outcome.signal) {
    failed("the CLI was " + KilledBySignal(*outcome.signal) + ", so what it would have sent is unknown");
  } else if (WasNotFound(outcome)) {
    failed(
        fmt::format("the command {} because a part of the CLI is missing, so that it tried nothing", Ending(outcome)));
  } else if (IsSilentRow(run, scenario) && !EndsAsWithConsent(traffic, run, *scenario)) {
    failed(fmt::format("the command {}, as it never does with consent, so that its silence proves nothing",
                       Ending(outcome)));
  } else if (outcome.exit_code.value_or(0) != 0 && !IsOfTheHarness(scenario) && !scenario->expect.exit_code) {
    failed(
        fmt::format("the command {0} where nobody expected it; if it must end so, say \"expect: {{exit_code: {1}}}\"",
                    Ending(outcome), *outcome.exit_code));
  }
}

void AddSurvivors(const Run& run, std::vector<Gap>& gaps) {
  if (run.survivors.empty() || run.cut_short) return;
  gaps.push_back(
      About(run, gap_kind::kSurvivorEnded,
            fmt::format("{} process{} ended by us after the grace time, first: {}; what would have been sent "
                        "later is unknown",
                        run.survivors.size(), run.survivors.size() == 1 ? " was" : "es were",
                        Quoted(run.survivors.front()))));
}

void AddNotRun(const Traffic& traffic, std::vector<Gap>& gaps) {
  for (const Scenario& scenario : traffic.profile->scenarios) {
    const auto runs =
        std::count_if(traffic.recording->runs.begin(), traffic.recording->runs.end(),
                      [&](const Run& run) { return run.scenario == scenario.name && !IsPreparation(run); });
    if (runs >= scenario.repeat) continue;
    gaps.push_back({gap_kind::kScenarioNotRun, scenario.name, "",
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
  gaps.push_back({gap_kind::kNothingCaptured, "", "",
                  "the profile declares telemetry endpoints, but nothing reached any of them in any run", false});
}

// Silence under a certificate that must be refused is FindUnprovenSilence's.
bool MayBeDisturbed(const Scenario& scenario) {
  return scenario.backend != "ok" && scenario.backend != "bad-certificate" && scenario.backend != "wrong-host";
}

// Whether it is a gap where a scenario reaches for no backend. A fault that concerned nobody was not tried, whatever
// the scenario is compared with, and whoever planned it.
bool MustReach(const Traffic& traffic, const Scenario& scenario) {
  if (!scenario.opt_out.empty() || scenario.expect.silent) return false;
  if (scenario.backend != "ok") return MayBeDisturbed(scenario);
  return !scenario.expect.events_declared && !IsOfTheHarness(&scenario) && !IsCompared(traffic, &scenario);
}

// A command that may send and never did may have had no chance to: a scenario that shows nothing must not look like one
// that shows that all is well.
void AddNothingSent(const Traffic& traffic, std::vector<Gap>& gaps) {
  const auto& endpoints = traffic.profile->endpoints;
  if (std::none_of(endpoints.begin(), endpoints.end(), [](const Endpoint& one) { return one.role == "telemetry"; }))
    return;
  for (const Scenario& scenario : traffic.profile->scenarios) {
    if (!MustReach(traffic, scenario)) continue;
    bool ran = false;
    bool reached = false;
    for (const Run& run : traffic.recording->runs) {
      if (run.scenario != scenario.name || IsPreparation(run)) continue;
      ran = ran || (run.outcome.started && !run.opted_out);
      const bool tried = run.backend == "ok" ? ToldABackend(traffic, run) : ReachedForBackend(traffic, run);
      reached = reached || run.cut_short || tried;
    }
    if (!ran || reached) continue;
    std::string message =
        "the command may send and sent nothing, so that nothing of its telemetry was tried; if it must send "
        "nothing, say \"expect: {silent: true}\", if it need not, \"expect: {events: {}}\"";
    if (scenario.backend != "ok") {
      message =
          fmt::format("the command reached for no backend, so that \"{}\" disturbed nothing; let it be one that sends",
                      scenario.backend);
    }
    gaps.push_back({gap_kind::kNothingSent, scenario.name, "", std::move(message), false});
  }
}

}  // namespace

std::vector<Gap> FindIncompleteRuns(const Traffic& traffic) {
  std::vector<Gap> gaps;
  for (const Run& run : traffic.recording->runs) {
    if (run.name == kControlRun) continue;
    AddOutcome(traffic, run, gaps);
    AddSurvivors(run, gaps);
  }
  AddNotRun(traffic, gaps);
  AddNothingCaptured(traffic, gaps);
  AddNothingSent(traffic, gaps);
  return gaps;
}

}  // namespace telltale
