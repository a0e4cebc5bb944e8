#include "harness/judge/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/rule_order.h"
#include "harness/config/accepted_gap.h"
#include "harness/judge/baseline_match.h"

namespace telltale {
namespace {

std::string Plural(std::size_t count, const std::string& word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::vector<std::string> FailureReasons(const std::vector<Finding>& findings, Level fail_on) {
  std::map<std::string, std::size_t, ReadBefore> counts;
  for (const Finding& finding : findings) {
    if (finding.level >= fail_on) ++counts[finding.rule];
  }
  std::vector<std::string> reasons;
  for (const auto& [rule, count] : counts) reasons.push_back(fmt::format("{}: {}", rule, Plural(count, "finding")));
  return reasons;
}

std::vector<std::string> ControlReasons(const std::vector<Control>& controls) {
  if (controls.empty()) return {"no control was planted, so finding nothing proves nothing"};
  std::vector<std::string> reasons;
  for (const Control& control : controls) {
    if (!control.caught)
      reasons.push_back(fmt::format("the control was not caught ({}): {}", control.name, control.detail));
  }
  return reasons;
}

std::vector<std::string> GapReasons(const std::vector<Gap>& gaps) {
  std::map<std::string, std::pair<std::size_t, std::string>> kinds;  // count and the first one's message
  for (const Gap& gap : gaps) {
    if (gap.accepted) continue;
    auto& [count, first] = kinds[gap.kind];
    if (++count == 1) first = gap.run.empty() ? gap.message : fmt::format("{}: {}", gap.run, gap.message);
  }
  std::vector<std::string> reasons;
  for (const auto& [kind, entry] : kinds) {
    reasons.push_back(fmt::format("{} of kind {}{} {}", Plural(entry.first, "gap"), kind,
                                  entry.first == 1 ? ":" : ", first:", entry.second));
  }
  return reasons;
}

}  // namespace

Judgement Judge(std::vector<Finding> findings, std::vector<Gap> gaps, std::vector<Control> controls,
                const Baseline& baseline, const JudgeOptions& options) {
  std::sort(findings.begin(), findings.end(), ReportedBefore);
  BaselineOutcome outcome = ApplyBaseline(std::move(findings), baseline, options.today, options.scenarios_run);
  Judgement judgement;
  judgement.findings = std::move(outcome.open);
  judgement.accepted = std::move(outcome.accepted);
  std::stable_sort(judgement.findings.begin(), judgement.findings.end(), ReportedBefore);
  AcceptGaps(options.accepted_gaps, gaps);
  std::sort(gaps.begin(), gaps.end(), [](const Gap& a, const Gap& b) {
    return std::tie(a.run, a.kind, a.exchange, a.place, a.message) <
           std::tie(b.run, b.kind, b.exchange, b.place, b.message);
  });
  judgement.gaps = std::move(gaps);
  judgement.controls = std::move(controls);

  judgement.reasons = FailureReasons(judgement.findings, options.fail_on);
  const bool failed = !judgement.reasons.empty();
  for (auto& reason : ControlReasons(judgement.controls)) judgement.reasons.push_back(std::move(reason));
  for (auto& reason : GapReasons(judgement.gaps)) judgement.reasons.push_back(std::move(reason));
  if (failed) {
    judgement.verdict = Verdict::kFail;
  } else {
    judgement.verdict = judgement.reasons.empty() ? Verdict::kPass : Verdict::kInconclusive;
  }
  return judgement;
}

}  // namespace telltale
