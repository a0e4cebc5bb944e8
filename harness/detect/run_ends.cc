#include "harness/detect/run_ends.h"

#include <iterator>
#include <span>
#include <utility>

#include "core/gap_kinds.h"

namespace telltale {
namespace {

constexpr std::size_t kMostRuns = 20000;

}  // namespace

void RunEnds::Add(const std::string& run, RunTraces traces) {
  auto known = runs_.find(run);
  if (known == runs_.end()) {
    if (runs_.size() >= kMostRuns) {
      cut_ = cut_ || !traces.pieces.empty();
      return;
    }
    known = runs_.try_emplace(run, detector_).first;
  }
  known->second.Add(std::move(traces));
}

std::vector<Finding> RunEnds::End(std::vector<Gap>& gaps) {
  std::vector<Finding> findings;
  for (auto& [run, assembly] : runs_) {
    if (assembly.cut()) {
      gaps.push_back({gap_kind::kFragmentBudget, run, "", "more pieces of values than can be put together", false});
    }
    std::vector<Finding> found = assembly.End(run, scenario_of_(run));
    std::move(found.begin(), found.end(), std::back_inserter(findings));
  }
  if (cut_)
    gaps.push_back({gap_kind::kFragmentBudget, "", "", "more runs with pieces of values than are remembered", false});
  runs_.clear();
  cut_ = false;
  return findings;
}

void SaltEnds::Add(const std::string& run, SaltTraces traces) {
  if (run.empty()) {
    if (nameless_.HasNewToken(traces)) nameless_.Add(std::move(traces));
    return;
  }
  strings_ += traces.salts.size() + traces.tokens.size();
  if (strings_ > max_strings_) {
    cut_ = cut_ || !traces.tokens.empty();
    return;
  }
  runs_.try_emplace(run, detector_, limits_).first->second.Add(std::move(traces));
}

void SaltEnds::AddSalt(const std::string& run, Salt salt) {
  runs_.try_emplace(run, detector_, limits_).first->second.AddSalt(std::move(salt));
}

std::vector<Finding> SaltEnds::End(std::vector<Gap>& gaps, const std::atomic<bool>* interrupted,
                                   std::string_view hint) {
  const std::size_t told_before = gaps.size();
  std::vector<Finding> findings = nameless_.End("", "", gaps, interrupted);
  for (auto& [run, digests] : runs_) {
    std::vector<Finding> found = digests.End(run, scenario_of_(run), gaps, interrupted);
    std::move(found.begin(), found.end(), std::back_inserter(findings));
  }
  for (Gap& gap : std::span(gaps).subspan(told_before)) gap.message += hint;
  if (cut_)
    gaps.push_back({gap_kind::kSaltBudget, "", "", "more runs with digest-like tokens than are remembered", false});
  runs_.clear();
  strings_ = 0;
  cut_ = false;
  return findings;
}

}  // namespace telltale
