#include <nlohmann/json.hpp>

#include "core/exchange_json.h"
#include "core/finding_json.h"
#include "core/read_not_planted.h"
#include "harness/report/json_text.h"
#include "harness/report/renderers.h"
#include "harness/report/run_json/run_json.h"
#include "harness/report/summary.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

// Evidence was redacted with the rest of the audit, or is wanted in full: it is written as it is.
ordered_json AsItIs(const Finding& finding) { return FindingToJson(finding, true); }

ordered_json ScenarioToJson(const ScenarioSummary& scenario) {
  return {{"name", scenario.name},
          {"runs", scenario.runs},
          {"payloads", scenario.payloads},
          {"name_lookups", scenario.name_lookups},
          {"endpoints", scenario.endpoints},
          {"findings", scenario.findings},
          {"gaps", scenario.gaps},
          {"opted_out", scenario.opted_out},
          {"backend", scenario.backend},
          {"exit_codes", scenario.endings},
          {"watched_ms", scenario.watched.count()}};
}

ordered_json SummaryToJson(const Summary& summary) {
  ordered_json scenarios = ordered_json::array();
  for (const ScenarioSummary& scenario : summary.scenarios) scenarios.push_back(ScenarioToJson(scenario));
  return {{"errors", summary.errors},
          {"warnings", summary.warnings},
          {"notes", summary.notes},
          {"accepted", summary.accepted},
          {"gaps", summary.open_gaps},
          {"accepted_gaps", summary.accepted_gaps},
          {"unread_parts", summary.unread_parts},
          {"runs", summary.runs},
          {"payloads", summary.payloads},
          {"payload_bytes", summary.payload_bytes},
          {"encrypted_payloads", summary.encrypted_payloads},
          {"name_lookups", summary.name_lookups},
          {"bare_connections", summary.bare_connections},
          {"flows", summary.flows},
          {"endpoints", summary.endpoints},
          {"canaries_planted", summary.canaries_planted},
          {"canary_kinds", summary.canary_kinds},
          {"canary_kinds_left", summary.canary_kinds_left},
          {"controls", summary.controls},
          {"controls_caught", summary.controls_caught},
          {"scenarios", std::move(scenarios)}};
}

}  // namespace

std::string RenderJson(const Audit& audit, const RenderOptions&) {
  ordered_json findings = ordered_json::array();
  for (const Finding& finding : audit.judgement.findings) findings.push_back(AsItIs(finding));
  return JsonText({{"version", 1},
                   {"verdict", ToString(audit.judgement.verdict)},
                   {"verdict_in_words", VerdictInWords(audit, Summarise(audit))},
                   {"left_out", audit.judgement.left_out},
                   {"summary", SummaryToJson(Summarise(audit))},
                   {"read_not_planted", ReadNotPlanted(audit.isolation_facts)},
                   {"findings", std::move(findings)},
                   {"run", RunToJson(audit)}},
                  1);
}

std::string RenderNdjson(const Audit& audit, const RenderOptions&) {
  std::string text;
  for (const Finding& finding : audit.judgement.findings) text += JsonText(AsItIs(finding), -1);
  return text;
}

std::string RenderExchanges(const Audit& audit, const RenderOptions&) {
  std::string text;
  for (const Exchange& exchange : audit.recording.exchanges) text += JsonText(ExchangeToJson(exchange), -1);
  return text;
}

}  // namespace telltale
