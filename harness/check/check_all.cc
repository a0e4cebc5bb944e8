#include "harness/check/check_all.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/redact.h"
#include "harness/check/checks.h"
#include "harness/check/unread_state.h"

namespace telltale {
namespace {

// Names that a CLI made up (hosts, fields, files) stand in messages, and may hold what was planted in its run.
void HidePlanted(const Run& run, std::string& message) {
  constexpr std::size_t kShortest = 4;
  for (const PlantedCanary& planted : run.planted) {
    const std::string& value = planted.canary.value;
    if (value.size() < kShortest) continue;
    const std::string hidden = Redact(value);
    for (std::size_t at = message.find(value); at != std::string::npos; at = message.find(value, at + hidden.size())) {
      message.replace(at, value.size(), hidden);
    }
  }
}

template <class Item>
void HideAllPlanted(const Recording& recording, std::vector<Item>& items) {
  for (Item& item : items) {
    if (const Run* const run = FindRun(recording, item.run)) HidePlanted(*run, item.message);
  }
}

}  // namespace

CheckResult CheckAll(const Recording& recording, const Profile& profile, const ContractSet& contracts) {
  const Traffic traffic = ReadTraffic(recording, profile, contracts);
  CheckResult result;
  for (const auto check :
       {CheckPayloads, CheckEventSchemas, CheckAnnotations, CheckContentTypes, CheckEvents, CheckTiming, CheckTokens,
        CheckIdentities, CheckConsent, CheckEgress, CheckBehaviour, CheckLeftBehind}) {
    std::vector<Finding> findings = check(traffic);
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  }
  for (const auto find :
       {FindIncompleteRuns, FindUnreadPayloads, FindUnprovenSilence, FindUnseenEvents, FindUnreadState, FindUntried}) {
    std::vector<Gap> gaps = find(traffic);
    std::move(gaps.begin(), gaps.end(), std::back_inserter(result.gaps));
  }
  HideAllPlanted(recording, result.findings);
  HideAllPlanted(recording, result.gaps);
  std::stable_sort(result.findings.begin(), result.findings.end(), ReportedBefore);
  return result;
}

}  // namespace telltale
