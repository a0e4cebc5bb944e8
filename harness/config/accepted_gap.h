#pragma once
#include "core/gap.h"
#include "harness/config/profile.h"

namespace telltale {

// The profile's word that this gap is accepted; nullptr: there is none. Borrows the profile.
const AcceptedGap* FindAcceptance(const std::vector<AcceptedGap>& accepted, const Gap& gap);

// Marks the gaps that the profile accepts, with its reasons. What is accepted already (sealed by design) stays so.
void AcceptGaps(const std::vector<AcceptedGap>& accepted, std::vector<Gap>& gaps);

}  // namespace telltale
