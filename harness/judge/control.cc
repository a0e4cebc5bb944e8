#include "harness/judge/control.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base64.h"
#include "core/digest.h"

namespace telltale {
namespace {

// How the planted leak was found, in words for the report.
std::string HowCaught(const Finding& finding) {
  std::string steps;
  for (const std::string& step : finding.path) steps += (steps.empty() ? "" : ", ") + step;
  return "found by " + finding.rule + " in " + finding.place + (steps.empty() ? "" : " through " + steps);
}

}  // namespace

Canary MakeControlCanary(std::string_view random_bytes) {
  return {std::string(kControlCanaryId), CanaryClass::kGeneric, "control-" + ToHex(random_bytes)};
}

std::string ControlBody(const Canary& canary) { return "{\"control\":\"" + ToBase64(canary.value) + "\"}"; }

Control JudgeControl(const Recording& recording, const Canary& canary, std::vector<Finding>& findings) {
  const auto of_control = std::stable_partition(findings.begin(), findings.end(),
                                                [](const Finding& finding) { return finding.run != kControlRunName; });
  std::vector<Finding> planted(std::make_move_iterator(of_control), std::make_move_iterator(findings.end()));
  findings.erase(of_control, findings.end());
  Control control{"planted leak through the mock server", false, {}};
  const bool was_recorded =
      std::any_of(recording.exchanges.begin(), recording.exchanges.end(),
                  [](const Exchange& exchange) { return exchange.run == kControlRunName && !exchange.body.empty(); });
  const auto caught = std::find_if(planted.begin(), planted.end(), [&](const Finding& finding) {
    return finding.canary == canary.id && finding.rule.starts_with("leak/") && !finding.exchange.empty();
  });
  if (canary.value.empty()) {
    control.detail = "no leak was planted";
  } else if (!was_recorded) {
    control.detail = "the planted leak was sent, but the mock server did not record it";
  } else if (caught == planted.end()) {
    control.detail = "the planted leak was recorded, but no check found it";
  } else {
    control.caught = true;
    control.detail = HowCaught(*caught);
  }
  return control;
}

std::vector<Gap> WithoutControlGaps(std::vector<Gap> gaps) {
  std::erase_if(gaps, [](const Gap& gap) { return gap.run == kControlRunName; });
  return gaps;
}

}  // namespace telltale
