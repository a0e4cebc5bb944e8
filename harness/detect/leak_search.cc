#include "harness/detect/leak_search.h"

#include <algorithm>
#include <utility>

#include "core/gap_kinds.h"
#include "harness/detect/compiled.h"
#include "harness/detect/count_places.h"
#include "harness/detect/group_findings.h"
#include "harness/detect/named_findings.h"
#include "harness/detect/sdk_words.h"

namespace telltale {

LeakSearch::LeakSearch(LeakDetector detector, const DecodeLimits& limits, bool salts)
    : detector_(detector),
      decoder_(limits),
      scan_(std::move(detector)),
      watch_(scan_),
      opaque_(watch_),
      harvest_decoder_(limits),
      salts_(salts) {
  if (!salts) StopHarvest();
}

void LeakSearch::StopHarvest() {
  watch_.Stop();
  harvest_stopped_ = true;
}

ExchangeLeaks LeakSearch::Search(const Exchange& exchange, const ExchangeContext& context) {
  ExchangeLeaks leaks;
  scan_.KeepPlaces(context.in_run);
  decoder_.Decode(exchange, opaque_, leaks.gaps);
  if (scan_.WantsPlaces()) {
    scan_.KeepPlaces(true);
    std::vector<Gap> told_already;
    decoder_.Decode(exchange, opaque_, told_already);
  }
  leaks.may_be_opaque = OpaqueQuestion::IsLabelled(exchange) || opaque_.TakeMayBe();
  leaks.findings = scan_.EndExchange(exchange, context.scenario);
  if (scan_.TakeCut()) {
    leaks.gaps.push_back({gap_kind::kDetectBudget, exchange.run, exchange.id, "more matches than are kept", false});
  }
  leaks.salts = HarvestSalts(exchange, leaks.findings, context.all_strings);
  RunTraces pieces = scan_.TakeTraces();
  if (context.in_run) leaks.pieces = std::move(pieces);
  // The search for salts had to know every place; a reader is told once.
  const ProtobufMessage* const declared = detector_.compiled().messages.For(exchange);
  detector_.compiled().allowed_places.Take(exchange, declared, leaks.findings);
  if (const auto named = AsJson(exchange, declared)) {
    std::vector<Finding> by_name = FindByName(exchange, *named, context.scenario, leaks.findings);
    leaks.findings = WithNames(GroupFindings(std::move(leaks.findings), exchange), std::move(by_name), exchange);
  } else {
    leaks.findings = GroupFindings(std::move(leaks.findings), exchange);
    CountPlaces(exchange, leaks.findings);
  }
  ExplainBySdk(exchange, declared, leaks.findings);
  return leaks;
}

// Pieces and salts were found in the bytes. What is allowed where it stands by name is dropped from `in_bytes` too,
// where it stands at no other name.
std::vector<Finding> LeakSearch::FindByName(const Exchange& exchange, const Exchange& named,
                                            const std::string& scenario, std::vector<Finding>& in_bytes) {
  std::vector<Gap> told_already;
  scan_.KeepPlaces(true);
  decoder_.Decode(named, scan_, told_already);
  std::vector<Finding> findings = scan_.EndExchange(named, scenario);
  const std::vector<Finding> allowed =
      detector_.compiled().allowed_places.Take(exchange, detector_.compiled().messages.For(exchange), findings);
  std::erase_if(in_bytes, [&](const Finding& finding) {
    const auto is_it = [&](const Finding& other) {
      return finding.place == other.place && finding.rule == other.rule && finding.evidence == other.evidence;
    };
    return std::any_of(allowed.begin(), allowed.end(), is_it) && std::none_of(findings.begin(), findings.end(), is_it);
  });
  findings = GroupFindings(std::move(findings), named);
  CountPlaces(named, findings);
  scan_.TakeTraces();
  return findings;
}

SaltTraces LeakSearch::HarvestSalts(const Exchange& exchange, const std::vector<Finding>& findings, bool all_strings) {
  const bool saw_new = watch_.TakeSawNew();
  if (!salts_ || (!all_strings && (harvest_stopped_ || !saw_new))) return {};
  std::vector<Gap> told_already;
  harvest_decoder_.Decode(exchange, harvest_, told_already);
  SaltTraces traces = harvest_.Take(exchange.id);
  DropExplained(findings, traces);
  return traces;
}

}  // namespace telltale
