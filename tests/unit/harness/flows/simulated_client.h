#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/flows/search.h"

namespace telltale::flows {

// A client of one event whose members are functions of the machine and of what only this run has.
struct Machine {
  std::map<std::size_t, unsigned> drawings;  // source -> drawing; absent: 0
  unsigned run = 0;                          // another in each run
  unsigned Of(std::size_t source) const {
    const auto drawing = drawings.find(source);
    return drawing == drawings.end() ? 0 : drawing->second;
  }
};
using Member = std::function<std::string(const Machine&)>;  // "-": the member is not told

// Runs what a search asks for until it asks for nothing more.
class SimulatedClient {
 public:
  std::map<std::string, Member> members;
  std::function<bool(const Machine&)> is_told = [](const Machine&) { return true; };

  SearchStep Investigate(const SearchOptions& options) {
    for (;;) {
      SearchStep step = NextStep(seen, options);
      if (step.wanted.empty()) return step;
      for (const Trial& trial : step.wanted) seen.emplace(trial, RunOnce(trial));
    }
  }
  Observations seen;

 private:
  Observation RunOnce(const Trial& trial) {
    const Machine machine{trial.redrawn, ++runs_};
    Observation observation;
    if (!is_told(machine)) return observation;
    observation.units.insert("event");
    for (const auto& [name, member] : members) {
      const std::string text = member(machine);
      if (text != "-") observation.texts.emplace(Row{"event", name}, text);
    }
    return observation;
  }
  unsigned runs_ = 0;
};

inline const RowResult& ResultOf(const SearchStep& step, const std::string& member) {
  for (const RowResult& result : step.rows) {
    if (result.row.member == member) return result;
  }
  static const RowResult kNone;
  return kNone;
}

inline std::set<std::size_t> SourcesOf(const RowResult& result) {
  std::set<std::size_t> sources;
  for (const Arrow& arrow : result.depends_on) sources.insert(arrow.source);
  return sources;
}

}  // namespace telltale::flows
