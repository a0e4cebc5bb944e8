#include "harness/report/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/control_run.h"
#include "core/nested_canaries.h"
#include "core/read_not_planted.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/gap_words.h"

namespace telltale {
namespace {

std::string Ending(const ProcessOutcome& outcome) {
  if (!outcome.started) return "not started";
  if (outcome.timed_out) return "time limit";
  if (outcome.signal) return fmt::format("signal {}", *outcome.signal);
  return outcome.exit_code ? std::to_string(*outcome.exit_code) : "ended";
}

void CountRuns(const Audit& audit, Summary& summary, std::unordered_map<std::string, std::string>& scenario_of) {
  std::set<std::string> kinds;
  std::set<std::string> read;
  for (const Run& run : audit.recording.runs) {
    if (run.name == kControlRun) continue;
    scenario_of[run.name] = run.scenario;
    ++summary.runs;
    if (summary.scenarios.empty() || summary.scenarios.back().name != run.scenario) {
      summary.scenarios.push_back({.name = run.scenario, .opted_out = run.opted_out, .backend = run.backend});
    }
    ++summary.scenarios.back().runs;
    summary.scenarios.back().watched = std::max(summary.scenarios.back().watched, run.watched);
    if (!IsPreparation(run)) summary.scenarios.back().endings.push_back(Ending(run.outcome));
    // What withdraws consent may be a run of its own, before it is withdrawn.
    summary.scenarios.back().opted_out = summary.scenarios.back().opted_out || run.opted_out;
    for (const PlantedCanary& planted : run.planted) {
      ++summary.canaries_planted;
      kinds.insert(planted.canary.id);
      summary.canary_reads_traced += planted.read.has_value();
      if (planted.read.value_or(false)) read.insert(planted.canary.id);
    }
  }
  summary.canary_kinds = kinds.size();
  summary.canaries_read.assign(read.begin(), read.end());
}

bool IsPayload(const Exchange& exchange) { return !IsNameLookup(exchange) && !IsBareConnection(exchange); }

void CountExchange(const Exchange& exchange, Summary& summary) {
  summary.name_lookups += IsNameLookup(exchange);
  summary.bare_connections += IsBareConnection(exchange);
  if (IsNameLookup(exchange)) return;
  std::size_t& of_endpoint = summary.endpoints[EndpointName(exchange)];
  if (!IsPayload(exchange)) return;
  ++of_endpoint;
  ++summary.payloads;
  summary.payload_bytes += exchange.body_total_bytes;
  summary.encrypted_payloads += exchange.tls.has_value();
}

void CountFindings(const Audit& audit, Summary& summary) {
  std::set<std::string> left;
  for (const Finding& finding : audit.judgement.findings) {
    summary.errors += finding.level == Level::kError;
    summary.warnings += finding.level == Level::kWarning;
    summary.notes += finding.level == Level::kNote;
  }
  for (const Finding* finding : AllFindings(audit.judgement)) {
    for (std::string& id : CanariesOf(*finding)) left.insert(std::move(id));
  }
  summary.canary_kinds_left = left.size();
  summary.accepted = audit.judgement.accepted.size();
  for (const Gap& gap : audit.judgement.gaps) {
    summary.unread_parts += IsAboutUnread(gap);
    ++(gap.accepted ? summary.accepted_gaps : summary.open_gaps);
  }
  for (const Control& control : audit.judgement.controls) summary.controls_caught += control.caught;
  summary.controls = audit.judgement.controls.size();
}

}  // namespace

Summary Summarise(const Audit& audit) {
  Summary summary;
  std::unordered_map<std::string, std::string> scenario_of;
  CountRuns(audit, summary, scenario_of);
  std::unordered_map<std::string, ScenarioSummary*> by_name;
  for (ScenarioSummary& scenario : summary.scenarios) by_name[scenario.name] = &scenario;
  const auto of_scenario = [&](const std::string& name) {
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : found->second;
  };
  std::unordered_map<std::string, std::set<std::string>> endpoints_of;
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (exchange.run == kControlRun) continue;
    CountExchange(exchange, summary);
    auto* scenario = of_scenario(scenario_of[exchange.run]);
    if (scenario == nullptr) continue;
    scenario->payloads += IsPayload(exchange);
    scenario->name_lookups += IsNameLookup(exchange);
    if (!IsNameLookup(exchange)) endpoints_of[scenario->name].insert(EndpointName(exchange));
    scenario->endpoints = endpoints_of[scenario->name].size();
  }
  for (const Finding* finding : AllFindings(audit.judgement)) {
    if (auto* scenario = of_scenario(finding->scenario)) ++scenario->findings;
  }
  for (const Gap& gap : audit.judgement.gaps) {
    if (auto* scenario = of_scenario(scenario_of[gap.run])) ++scenario->gaps;
  }
  for (const Flow& flow : audit.recording.flows) summary.flows += flow.run != kControlRun;
  CountFindings(audit, summary);
  return summary;
}

std::string VerdictInWords(const Audit& audit, const Summary& summary) {
  std::string words(ToString(audit.judgement.verdict));
  const std::size_t left_out = audit.judgement.left_out.size();
  if (left_out > 0) {
    words += fmt::format(" of {} of {} scenarios", summary.scenarios.size(), summary.scenarios.size() + left_out);
  }
  std::vector<std::string> accepted;
  if (summary.accepted > 0) accepted.push_back(fmt::format("{} accepted", summary.accepted));
  // Where nothing else says that something was not seen.
  if (summary.accepted_gaps > 0 && audit.judgement.verdict == Verdict::kPass) {
    accepted.push_back(Counted(summary.accepted_gaps, "accepted gap", "accepted gaps"));
  }
  if (!accepted.empty()) words += fmt::format("{} with {}", left_out > 0 ? "," : "", fmt::join(accepted, " and "));
  return words;
}

std::vector<std::string> AcceptedInWords(const Judgement& judgement) {
  std::map<std::string, std::size_t> counts;
  for (const AcceptedFinding& accepted : judgement.accepted) {
    ++counts[fmt::format("by {} until {}: {}", accepted.owner, accepted.expires, accepted.reason)];
  }
  std::vector<std::string> lines;
  for (const auto& [word, count] : counts) {
    lines.push_back(fmt::format("{}, {}", Counted(count, "finding", "findings"), word));
  }
  return lines;
}

std::string EndingsInWords(const ScenarioSummary& scenario) { return Listed(scenario.endings, 6); }

std::string WatchedInWords(const ScenarioSummary& scenario) {
  if (scenario.watched.count() == 0) return "";
  return fmt::format("{:.1f} s", static_cast<double>(scenario.watched.count()) / 1000);
}

std::string FindingsInWords(const Summary& summary) {
  std::vector<std::string> parts;
  if (summary.errors > 0) parts.push_back(Counted(summary.errors, "error", "errors"));
  if (summary.warnings > 0) parts.push_back(Counted(summary.warnings, "warning", "warnings"));
  if (summary.notes > 0) parts.push_back(Counted(summary.notes, "note", "notes"));
  if (parts.empty()) return summary.accepted == 0 ? "no findings" : "no open findings";
  return Listed(parts, parts.size());
}

bool IsOfRecordings(const Audit& audit) { return audit.subject.cli_path.empty() && audit.profile_text.empty(); }

bool Judges(const Audit& audit, std::string_view rule_family) {
  return std::any_of(audit.rules.begin(), audit.rules.end(),
                     [&](const Rule& rule) { return std::string_view(rule.id).starts_with(rule_family); });
}

bool IsNameLookup(const Exchange& exchange) { return exchange.scheme == "dns"; }

bool IsBareConnection(const Exchange& exchange) {
  return (exchange.scheme == "tls" || exchange.scheme == "tcp") && exchange.body_total_bytes == 0;
}

std::string IsolationInWords(const Audit& audit) {
  std::string words = audit.isolation;
  for (const std::string& fact : audit.isolation_facts) {
    if (!IsReadNotPlanted(fact)) words += "; " + fact;
  }
  return words;
}

std::string BesidesInWords(const Summary& summary) {
  std::vector<std::string> parts;
  if (summary.name_lookups > 0) parts.push_back(Counted(summary.name_lookups, "name look-up", "name look-ups"));
  if (summary.bare_connections > 0) {
    parts.push_back(Counted(summary.bare_connections, "connection without a payload", "connections without a payload"));
  }
  return parts.empty() ? "" : Listed(parts, parts.size());
}

std::string EndpointName(const Exchange& exchange) { return fmt::format("{}:{}", exchange.host, exchange.port); }

}  // namespace telltale
