#pragma once
#include <set>
#include <string>
#include <vector>

#include "harness/diff/change.h"
#include "harness/report/dictionary/dictionary.h"

namespace telltale {

// One side of a comparison.
struct Reviewed {
  enum class Kind { kSchema, kDictionary, kRun };
  Kind kind = Kind::kSchema;
  Dictionary dictionary;
  std::set<std::string> endpoints;  // of a run: declared or reached; of a dictionary: those of its contracts
  // Of runs only.
  std::set<std::string> opt_outs;  // ways in which consent was withdrawn (opt_out_ways.h)
  std::set<std::string> findings;  // rule, scenario, place and pointer
};

// Sorted. Pure. Where the direction of a change cannot be shown (another pattern), it is worse.
std::vector<Change> Compare(const Reviewed& before, const Reviewed& after);

}  // namespace telltale
