#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/control_run.h"
#include "core/control_way.h"
#include "core/finding.h"
#include "core/judgement.h"
#include "core/recording.h"

namespace telltale {

// The positive control: values that the harness itself plants, so that "nothing found" means something. Each is drawn
// for one way (core/control_way.h) and goes it in a run of its own, and the whole chain (capture, record, decode,
// check) must bring it back.
inline constexpr std::string_view kControlRunName = kControlRun;

// `tier` as isolations are called; `random` gives fresh bytes.
ControlPlan PlanControl(std::string_view tier, const std::function<void(std::uint8_t*, std::size_t)>& random);

// How far two clocks moved while the runs went.
struct ClockSpan {
  std::chrono::microseconds wall{0};
  std::chrono::microseconds steady{0};
};

// Takes the findings of the control's run out of `findings` and judges every part of the instrument by itself: each way
// that was planned (its value was found, in an exchange that is what the way says, and the client had nothing to
// complain about), the ledger of flows and the account of bytes where the tier has one, the clock. An empty plan: one
// control that was not caught. `failure`: why the control could not be run; empty: it was.
std::vector<Control> JudgeControl(const Recording& recording, const ControlPlan& plan, const std::string& failure,
                                  const ClockSpan& span, std::vector<Finding>& findings);

// The same for gaps: what went wrong in the control's run is the control's business. Returns those of other runs.
std::vector<Gap> WithoutControlGaps(std::vector<Gap> gaps);

}  // namespace telltale
