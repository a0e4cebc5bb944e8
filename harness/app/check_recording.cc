#include "harness/app/check_recording.h"

#include <algorithm>
#include <iterator>
#include <thread>
#include <utility>

#include "harness/app/find_leaks.h"
#include "harness/judge/control.h"

namespace telltale {

Result<CheckResult> CheckRecording(const Recording& recording, const Profile& profile, const ContractSet& contracts) {
  CheckResult checked = CheckAll(recording, profile, contracts);
  TRY(LeakResult leaks, FindLeaks(recording, profile, std::max(1U, std::thread::hardware_concurrency())));
  std::move(leaks.findings.begin(), leaks.findings.end(), std::back_inserter(checked.findings));
  std::vector<Gap> gaps = WithoutControlGaps(recording.gaps);
  std::move(checked.gaps.begin(), checked.gaps.end(), std::back_inserter(gaps));
  std::move(leaks.gaps.begin(), leaks.gaps.end(), std::back_inserter(gaps));
  checked.gaps = std::move(gaps);
  return checked;
}

}  // namespace telltale
