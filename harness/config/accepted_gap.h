#pragma once
#include "core/gap.h"
#include "harness/config/profile.h"

namespace telltale {

// The profile's word that this gap is accepted; nullptr: there is none. Borrows the profile.
const AcceptedGap* FindAcceptance(const std::vector<AcceptedGap>& accepted, const Gap& gap);

}  // namespace telltale
