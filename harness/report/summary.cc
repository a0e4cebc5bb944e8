#include "harness/report/summary.h"

#include <fmt/format.h>

#include <set>
#include <unordered_map>

#include "harness/report/text_layout.h"

namespace telltale {
namespace {

void CountRuns(const Audit& audit, Summary& summary, std::unordered_map<std::string, std::string>& scenario_of) {
  std::set<std::string> kinds;
  for (const Run& run : audit.recording.runs) {
    scenario_of[run.name] = run.scenario;
    if (summary.scenarios.empty() || summary.scenarios.back().name != run.scenario) {
      summary.scenarios.push_back({.name = run.scenario, .opted_out = run.opted_out, .backend = run.backend});
    }
    ++summary.scenarios.back().runs;
    for (const PlantedCanary& planted : run.planted) {
      ++summary.canaries_planted;
      kinds.insert(planted.canary.id);
      summary.canary_reads_traced += planted.read.has_value();
      summary.canaries_read += planted.read.value_or(false);
    }
  }
  summary.runs = audit.recording.runs.size();
  summary.canary_kinds = kinds.size();
}

void CountFindings(const Audit& audit, Summary& summary) {
  std::set<std::string> left;
  for (const Finding& finding : audit.judgement.findings) {
    summary.errors += finding.level == Level::kError;
    summary.warnings += finding.level == Level::kWarning;
    summary.notes += finding.level == Level::kNote;
    if (!finding.canary.empty()) left.insert(finding.canary);
  }
  summary.canary_kinds_left = left.size();
  summary.accepted = audit.judgement.accepted.size();
  for (const Gap& gap : audit.judgement.gaps) ++(gap.accepted ? summary.accepted_gaps : summary.open_gaps);
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
    ++summary.payloads;
    summary.payload_bytes += exchange.body_total_bytes;
    ++summary.endpoints[EndpointName(exchange)];
    auto* scenario = of_scenario(scenario_of[exchange.run]);
    if (scenario == nullptr) continue;
    ++scenario->payloads;
    endpoints_of[scenario->name].insert(EndpointName(exchange));
    scenario->endpoints = endpoints_of[scenario->name].size();
  }
  for (const Finding& finding : audit.judgement.findings) {
    if (auto* scenario = of_scenario(finding.scenario)) ++scenario->findings;
  }
  for (const Gap& gap : audit.judgement.gaps) {
    if (auto* scenario = of_scenario(scenario_of[gap.run])) ++scenario->gaps;
  }
  summary.flows = audit.recording.flows.size();
  CountFindings(audit, summary);
  return summary;
}

std::string FindingsInWords(const Summary& summary) {
  std::vector<std::string> parts;
  if (summary.errors > 0) parts.push_back(Counted(summary.errors, "error", "errors"));
  if (summary.warnings > 0) parts.push_back(Counted(summary.warnings, "warning", "warnings"));
  if (summary.notes > 0) parts.push_back(Counted(summary.notes, "note", "notes"));
  return parts.empty() ? "no findings" : Listed(parts, parts.size());
}

std::string EndpointName(const Exchange& exchange) { return fmt::format("{}:{}", exchange.host, exchange.port); }

}  // namespace telltale
