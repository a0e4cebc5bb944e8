#pragma once
#include <set>
#include <string>
#include <vector>

#include "harness/diff/change.h"
#include "harness/report/dictionary.h"

namespace telltale {

// One side of a comparison.
struct Reviewed {
  enum class Kind { kSchema, kDictionary, kRun };
  Kind kind = Kind::kSchema;
  Dictionary dictionary;
  // Of runs only.
  std::set<std::string> endpoints;  // declared or reached
  std::set<std::string> opt_outs;   // scenarios in which consent was withdrawn
  std::set<std::string> findings;   // fingerprint, and what it says
};

// How long an identifier lives or a value is kept, in days, as far as words say it: "one execution", "90 days",
// "installation: ...". Negative: nobody can tell.
double LifetimeDays(const std::string& words);
// How well a transform hides its source: 0 plain, 1 hashed, 2 salted, 3 keyed, 4 random. Negative: nobody can tell.
int TransformStrength(const std::string& words);

// Sorted. Pure. Where the direction of a change cannot be shown (another pattern), it is worse.
std::vector<Change> Compare(const Reviewed& before, const Reviewed& after);

}  // namespace telltale
