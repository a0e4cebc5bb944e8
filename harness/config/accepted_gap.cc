#include "harness/config/accepted_gap.h"

#include <algorithm>

#include "core/glob.h"

namespace telltale {

const AcceptedGap* FindAcceptance(const std::vector<AcceptedGap>& accepted, const Gap& gap) {
  const auto is_about = [&gap](const AcceptedGap& one) {
    if (one.kind != gap.kind) return false;
    const std::string scenario = gap.run.substr(0, gap.run.find('#'));
    return one.place.empty() || GlobMatches(one.place, gap.run) || GlobMatches(one.place, scenario) ||
           GlobMatches(one.place, gap.place);
  };
  const auto found = std::find_if(accepted.begin(), accepted.end(), is_about);
  return found == accepted.end() ? nullptr : &*found;
}

void AcceptGaps(const std::vector<AcceptedGap>& accepted, std::vector<Gap>& gaps) {
  for (Gap& gap : gaps) {
    const AcceptedGap* const acceptance = gap.accepted ? nullptr : FindAcceptance(accepted, gap);
    if (acceptance == nullptr) continue;
    gap.accepted = true;
    gap.accepted_for = acceptance->reason;
  }
}

}  // namespace telltale
