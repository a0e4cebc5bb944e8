#include "harness/scan/run_ends.h"

#include <iterator>
#include <utility>

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
      gaps.push_back({"fragment-budget", run, "", "more pieces of values than can be put together", false});
    }
    std::vector<Finding> found = assembly.End(run, run.substr(0, run.find('#')));
    std::move(found.begin(), found.end(), std::back_inserter(findings));
  }
  if (cut_) gaps.push_back({"fragment-budget", "", "", "more runs with pieces of values than are remembered", false});
  runs_.clear();
  cut_ = false;
  return findings;
}

}  // namespace telltale
