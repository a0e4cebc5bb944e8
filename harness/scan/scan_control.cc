#include "harness/scan/scan_control.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "core/base64.h"
#include "core/exchange_json.h"
#include "core/gap_kinds.h"

namespace telltale {
namespace {

RecordBlock ControlBlock(const Bytes& body) {
  Exchange exchange;
  exchange.id = "control";
  exchange.scheme = "https";
  exchange.host = "control.invalid";
  exchange.method = "POST";
  exchange.target = "/";
  exchange.body = body;
  exchange.body_total_bytes = body.size();
  RecordBlock block;
  block.input = "the control";
  block.bytes.Append(ExchangeToJson(exchange).dump());
  block.records.push_back({0, block.bytes.size(), 1});
  block.bytes.Pad(RecordBlock::kPadding, ' ');
  return block;
}

Bytes BodyWith(const Bytes& value) { return nlohmann::json{{"note", ToBase64("value " + value + " end")}}.dump(); }

}  // namespace

ControlOutcome RunScanControl(const ScanTask& task, const CanarySet& canaries, bool generic) {
  ScanTask leaks_only = task;
  leaks_only.schema.reset();
  leaks_only.declared.reset();
  leaks_only.salts.max_salts = 0;
  BlockScan scan(leaks_only);
  ControlOutcome outcome;
  const auto plant = [&](const std::string& name, const Bytes& value, const auto& is_it) {
    ++outcome.planted;
    const BlockResult result = scan.Scan(ControlBlock(BodyWith(value)));
    if (std::any_of(result.findings.begin(), result.findings.end(), is_it)) {
      ++outcome.found;
      return;
    }
    outcome.gaps.push_back(
        {gap_kind::kControlMissed, "", "", "the control planted " + name + " and did not find it", false});
  };
  std::set<std::string> weak(task.detector.weak().begin(), task.detector.weak().end());
  for (const Canary& canary : canaries) {
    if (weak.contains(canary.id)) continue;
    plant("the canary " + canary.id, canary.value, [&](const Finding& finding) { return finding.canary == canary.id; });
  }
  if (generic) {
    plant("an e-mail address", "mail jane.roe@control-mail.org",
          [](const Finding& finding) { return finding.rule == "leak/pii"; });
  }
  return outcome;
}

}  // namespace telltale
