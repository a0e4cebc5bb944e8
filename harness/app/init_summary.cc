#include "harness/app/init_summary.h"

#include <fmt/format.h>

#include <map>

#include "core/process_ending.h"
#include "core/redact.h"
#include "core/shell_word.h"

namespace telltale {
namespace {

std::string Counted(std::size_t count, const std::string& word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::string EndOf(const Run& run) {
  const ProcessOutcome& outcome = run.outcome;
  if (!outcome.started) return "did not start: " + Printable(outcome.start_error);
  if (outcome.timed_out) return "was ended at the time limit";
  if (outcome.signal) return "was " + KilledBySignal(*outcome.signal);
  return fmt::format("ended with {}", outcome.exit_code.value_or(-1));
}

// "4 runs on 2 machines (namespace): 3 ended with 0, 1 ended with 1".
std::string RunsLine(const WatchedCli& watched) {
  std::map<std::string, std::size_t> ends;
  for (const Run& run : watched.runs) ++ends[EndOf(run)];
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
  text +=
      "The schemas say what was seen. What a field is for is TO BE FILLED IN; until then each counts as personal.\n";
  return text + "next     telltale run --profile " + Printable(ShellWord(written.front())) + "\n";
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
