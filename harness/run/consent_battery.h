#pragma once
#include <vector>

#include "harness/config/profile.h"

namespace telltale {

// What every profile with opt-outs or resets gets besides its own scenarios: `base`, which sends, through each row of
// harness/config/consent_rows.h, once for each opt-out or reset that the row fits.
std::vector<Scenario> ConsentBattery(const Profile& profile, const Scenario& base);

}  // namespace telltale
