#include "harness/app/scan_audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "core/run_name.h"
#include "harness/app/known_rules.h"
#include "harness/config/baseline.h"
#include "harness/judge/judge.h"

namespace telltale {
namespace {

constexpr std::size_t kMostFindings = 100000;
constexpr std::size_t kMostGaps = 10000;
constexpr std::uint64_t kMostExchangeBytes = std::uint64_t{256} << 20;
constexpr std::size_t kMostEndpoints = 1000;

std::uint64_t SizeOf(const Exchange& exchange) {
  std::uint64_t size = sizeof exchange + exchange.body.size() + exchange.raw.size() + exchange.target.size();
  for (const Header& header : exchange.headers) size += header.name.size() + header.value.size();
  if (exchange.response) size += exchange.response->body.size();
  return size;
}

// The schema is that of every body, wherever it went.
std::vector<DeclaredEndpoint> EndpointsOf(const std::vector<Exchange>& exchanges, const ScanFacts& facts) {
  std::vector<DeclaredEndpoint> endpoints = facts.declared;
  if (facts.schema_text.empty()) return endpoints;
  std::set<std::pair<std::string, std::uint16_t>> seen;
  for (const Exchange& exchange : exchanges) {
    const bool is_request = exchange.scheme == "http" || exchange.scheme == "https";
    if (!is_request || seen.size() == kMostEndpoints || !seen.emplace(exchange.host, exchange.port).second) continue;
    endpoints.push_back({fmt::format("{}:{}", exchange.host, exchange.port), exchange.host, exchange.port, "",
                         "telemetry", "contracts/" + facts.schema_name, facts.schema_text});
  }
  return endpoints;
}

// A report lists the rules that were asked: one that no scan can ask is no rule that was kept.
RuleTable RulesOf(const ScanFacts& facts, const std::vector<Finding>& findings) {
  std::set<std::string> named;
  for (const Finding& finding : findings) named.insert(finding.rule);
  RuleTable rules;
  for (const Rule& rule : KnownRules()) {
    const bool is_generic = rule.id == "leak/pii" || rule.id == "leak/secret";
    const bool is_leak = std::string_view(rule.id).starts_with("leak/") && !is_generic;
    const bool is_schema = rule.id == "contract/schema" || rule.id == "contract/undocumented-field";
    const bool is_of_profile = is_schema || rule.id == "contract/content-type" || rule.id == "egress/undeclared" ||
                               rule.id == "egress/plaintext" || std::string_view(rule.id).starts_with("contract/token");
    const bool is_asked = (is_generic && facts.generic) || (is_leak && !facts.canaries.empty()) ||
                          (is_schema && !facts.schema_text.empty()) || (is_of_profile && !facts.declared.empty());
    if (is_asked || named.contains(rule.id)) rules.push_back(rule);
  }
  return rules;
}

}  // namespace

Status ScanAudit::OnExchange(Exchange exchange) {
  exchange_bytes_ += SizeOf(exchange);
  if (exchange_bytes_ <= kMostExchangeBytes) {
    exchanges_.push_back(std::move(exchange));
  } else {
    ++exchanges_left_out_;
  }
  return {};
}

Status ScanAudit::OnFinding(const Finding& finding) {
  if (findings_.size() < kMostFindings) {
    findings_.push_back(finding);
  } else {
    ++findings_left_out_;
  }
  return next_.OnFinding(finding);
}

Status ScanAudit::OnGap(const Gap& gap) {
  if (gaps_.size() < kMostGaps) {
    gaps_.push_back(gap);
  } else {
    ++gaps_left_out_;
  }
  return next_.OnGap(gap);
}

std::string ScanAudit::LeftOut() const {
  if (exchanges_left_out_ + findings_left_out_ + gaps_left_out_ == 0) return "";
  return fmt::format("; left out of this report: {} exchanges, {} findings, {} gaps", exchanges_left_out_,
                     findings_left_out_, gaps_left_out_);
}

// Nobody started anything here: a run is what exchanges say of themselves. The values stand at the first, so that
// reports mask them.
std::vector<Run> ScanAudit::Runs(const CanarySet& canaries) const {
  std::vector<Run> runs;
  std::set<std::string> known;
  const auto add = [&](const std::string& name) {
    if (!known.insert(name).second) return;
    Run& run = runs.emplace_back();
    run.name = name;
    run.scenario = ScenarioOfRunName(name);
    run.outcome.started = true;
  };
  for (const Exchange& exchange : exchanges_) add(exchange.run);
  if (runs.empty()) add("");
  for (const Canary& canary : canaries) runs.front().planted.push_back({canary, "the canary set", std::nullopt});
  return runs;
}

Audit ScanAudit::Finish(const ScanFacts& facts, const ScanOutcome& outcome, const ControlOutcome& control,
                        Verdict verdict, WallTime started_at, WallTime ended_at) {
  Audit audit;
  audit.tool_version = TELLTALE_VERSION;
  audit.started_at = started_at;
  audit.ended_at = ended_at;
  audit.subject.name = facts.inputs;
  audit.profile_path = facts.first_input;
  audit.run_options = facts.options;
  audit.endpoints = EndpointsOf(exchanges_, facts);
  audit.rules = RulesOf(facts, findings_);
  JudgeOptions options;
  options.fail_on = facts.fail_on;
  options.today = facts.today;
  const Control planted{"values planted in a line of the scan's own", control.found == control.planted,
                        fmt::format("{} of {} planted values found{}", control.found, control.planted, LeftOut())};
  audit.judgement = Judge(std::move(findings_), std::move(gaps_), {planted}, {}, options);
  audit.judgement.verdict = verdict;
  if (outcome.interrupted) audit.judgement.reasons.emplace_back("interrupted: not all of the input was read");
  if (outcome.exchanges == 0) audit.judgement.reasons.emplace_back("there was no exchange in the input");
  audit.recording.runs = Runs(facts.canaries);
  audit.recording.gaps = audit.judgement.gaps;
  audit.recording.exchanges = std::move(exchanges_);
  return audit;
}

}  // namespace telltale
