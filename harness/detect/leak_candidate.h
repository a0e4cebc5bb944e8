#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/canary.h"
#include "core/finding.h"
#include "harness/decode/view.h"
#include "harness/detect/forms/canary_patterns.h"

namespace telltale {

// A match with its place, before it is decided which of the many that one leak gives rise to are told.
struct LeakCandidate {
  static constexpr std::uint32_t kNoCanary = UINT32_MAX;

  std::uint32_t canary = kNoCanary;
  const char* generic_rule = "";  // where there is no canary
  Level level = Level::kError;
  Rank rank = Rank::kForm;
  std::string what;
  std::string place;
  std::string pointer;
  std::vector<std::string> path;
  WireRange wire;
  Bytes evidence;
  std::size_t view_bytes = 0;
};

// A value that stands in a payload stands in many of its views: in the body, in the string of the body's JSON, in the
// text of that string's Base64. One candidate for each canary and place and pointer stays: the best explanation, then
// the most precise place, then the shortest way. Generic ones stay where no canary explains the same bytes. Sorted.
std::vector<LeakCandidate> BestCandidates(std::vector<LeakCandidate> candidates);

// Without run, exchange and fingerprint. `canary` is nullptr for generic ones. Keys and header names that are the value
// itself become "*" in the place and the pointer, which go into reports and fingerprints unredacted.
Finding ToFinding(const LeakCandidate& candidate, const Canary* canary);

}  // namespace telltale
