#include "harness/app/init_summary.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/process_ending.h"
#include "core/redact.h"
#include "core/shell_word.h"

namespace telltale {
namespace {

std::string Counted(std::size_t count, const std::string& word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::string HowItEnded(const Run& run) {
  const ProcessOutcome& outcome = run.outcome;
  if (!outcome.started) return "did not start: " + Printable(outcome.start_error);
  if (outcome.timed_out) return "was ended at the time limit";
  if (outcome.signal) return "was " + KilledBySignal(*outcome.signal);
  return fmt::format("ended with {}", outcome.exit_code.value_or(-1));
}

// "4 runs on 2 machines (namespace): 3 ended with 0, 1 ended with 1".
std::string RunsLine(const WatchedCli& watched) {
  std::map<std::string, std::size_t> ends;
  for (const Run& run : watched.runs) ++ends[HowItEnded(run)];
  std::string list;
  for (const auto& [end, count] : ends) list += fmt::format("{}{} {}", list.empty() ? "" : ", ", count, end);
  return fmt::format("{} on 2 invented machines, isolation {}: {}", Counted(watched.runs.size(), "run"),
                     watched.driven.isolation, list);
}

void AddEndpoints(const DraftProfile& draft, std::string& text) {
  for (const DraftSummary& endpoint : draft.endpoints) {
    const std::string methods = endpoint.methods.empty() ? "" : endpoint.methods + " ";
    const std::string count = endpoint.requests == 0 ? "" : ", " + Counted(endpoint.requests, "exchange");
    const std::string schema =
        endpoint.contract.empty() ? "" : fmt::format(", schema of {}", Counted(endpoint.fields, "field"));
    text += Printable(fmt::format("saw      {}{}{}{}", methods, endpoint.endpoint, count, schema)) + "\n";
    for (const std::string& note : endpoint.notes) text += "         " + Printable(note) + "\n";
  }
  for (const std::string& note : draft.undeclared) {
    text += "saw      " + Printable(note) + ": left out of the profile, a finding of every run\n";
  }
}

// What only a person knows, most weighty first.
void AddDecisions(const DraftProfile& draft, std::string& text) {
  std::size_t fields = 0;
  std::string others;
  for (const DraftSummary& endpoint : draft.endpoints) {
    fields += endpoint.fields;
    if (!endpoint.is_telemetry && endpoint.requests > 0) others += (others.empty() ? "" : ", ") + endpoint.endpoint;
  }
  text += "decide   how the user withdraws consent: opt_outs is empty, so that no opt-out is tried\n";
  if (!others.empty()) {
    text +=
        "decide   whether this is the CLI's own work, as the profile says (role: other): " + Printable(others) + "\n";
  }
  if (fields > 0) {
    text += fmt::format("decide   what {} for: TO BE FILLED IN in the schema; until then each counts as personal\n",
                        fields == 1 ? "the one field is" : fmt::format("each of the {} fields is", fields));
  }
  text += "decide   whether a backend that is down, slow or broken is tried too: `battery` is off\n";
}

// One line for a rule or a kind of gap.
template <class Items, class NameOf>
void AddCounted(const char* label, const Items& items, NameOf name_of, std::string& text) {
  std::map<std::string, std::pair<std::size_t, std::string>> counted;
  for (const auto& item : items) {
    auto& [count, message] = counted[name_of(item)];
    if (++count == 1) message = item.message;
  }
  for (const auto& [name, entry] : counted) {
    text += fmt::format("{}{} ({}): {}\n", label, name, entry.first, Printable(entry.second));
  }
}

}  // namespace

std::string InitSummary(const WatchedCli& watched, const DraftProfile& draft, const CheckResult& checked,
                        const std::vector<std::string>& written) {
  std::string text = "watched  " + RunsLine(watched) + "\n";
  if (!watched.spoiled.empty()) {
    text += "         " + Counted(watched.spoiled.size(), "repetition") +
            " left out: a first run in the same HOME had left something that changed its end\n";
  }
  AddEndpoints(draft, text);
  for (const std::string& path : written) text += "wrote    " + Printable(path) + "\n";
  std::vector<Finding> findings;
  for (const Finding& finding : checked.findings) {
    if (finding.level >= Level::kWarning) findings.push_back(finding);
  }
  AddCounted(
      "finding  ", findings, [](const Finding& finding) { return finding.rule; }, text);
  AddCounted(
      "gap      ", checked.gaps, [](const Gap& gap) { return gap.kind; }, text);
  if (!findings.empty()) {
    text +=
        "These findings are the CLI's, not the profile's: the next run will report them until the CLI changes or a "
        "baseline accepts them.\n";
  }
  if (!checked.gaps.empty()) text += "With such gaps the next run will be inconclusive.\n";
  AddDecisions(draft, text);
  text += "next     telltale run --profile " + Printable(ShellWord(written.front()));
  for (const auto& [name, value] : watched.watch.environment)
    text += fmt::format(" --env {0}=\"${0}\"", Printable(name));
  return text + "\n";
}

std::string InitJson(const WatchedCli& watched, const DraftProfile& draft, const CheckResult& checked,
                     const std::vector<std::string>& written) {
  using nlohmann::ordered_json;
  ordered_json endpoints = ordered_json::array(), findings = ordered_json::array(), gaps = ordered_json::array();
  for (const DraftSummary& endpoint : draft.endpoints) {
    endpoints.push_back({{"endpoint", endpoint.endpoint},
                         {"role", endpoint.is_telemetry ? "telemetry" : "other"},
                         {"requests", endpoint.requests},
                         {"contract", endpoint.contract},
                         {"fields", endpoint.fields},
                         {"notes", endpoint.notes}});
  }
  for (const Finding& finding : checked.findings) {
    if (finding.level < Level::kWarning) continue;
    findings.push_back({{"rule", finding.rule}, {"pointer", finding.pointer}, {"message", finding.message}});
  }
  for (const Gap& gap : checked.gaps) gaps.push_back({{"kind", gap.kind}, {"message", gap.message}});
  const ordered_json object = {{"version", 1},
                               {"isolation", watched.driven.isolation},
                               {"runs", watched.runs.size()},
                               {"left_out", watched.spoiled.size()},
                               {"endpoints", std::move(endpoints)},
                               {"undeclared", draft.undeclared},
                               {"findings", std::move(findings)},
                               {"gaps", std::move(gaps)},
                               {"written", written}};
  return object.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string NothingSeen(const WatchedCli& watched) {
  std::string text = RunsLine(watched) +
                     "\nNothing was captured: no request, no connection, no name that was asked for. Nothing was "
                     "written.\n";
  AddCounted(
      "gap      ", watched.driven.recording.gaps, [](const Gap& gap) { return gap.kind; }, text);
  return text + "Name a command that sends telemetry behind --, or set what it needs with --env NAME=VALUE.\n";
}

}  // namespace telltale
