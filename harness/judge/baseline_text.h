#pragma once
#include <string>

#include "core/judgement.h"
#include "harness/config/baseline.h"

namespace telltale {

// The text of a baseline file that accepts every open finding of `judgement` at or above `fail_on`, for
// `telltale baseline`. Entries that are still needed keep their reason, owner and date; new ones get those given, for
// a person to put right. Sorted, one entry a fingerprint: the same judgement gives the same bytes.
struct NewEntryDefaults {
  std::string reason;
  std::string owner;
  std::string expires;  // YYYY-MM-DD
};
std::string WriteBaseline(const Judgement& judgement, Level fail_on, const NewEntryDefaults& defaults);

}  // namespace telltale
