#pragma once
#include <vector>

#include "harness/config/profile.h"

namespace telltale {

// The scenarios with a twin (harness/config/twin.h) behind each that needs one and for which none of the others serves.
// Says also which scenarios run once more where nothing was sent: an opted-out one (its first run may be the one in
// which a CLI shows a notice only), and those whose silence would leave something untried.
std::vector<Scenario> WithTwins(const Profile& profile, std::vector<Scenario> scenarios);

// Those of `plan` that serve as twins of `silent`, by name.
std::vector<std::string> TwinsIn(const Profile& profile, const std::vector<Scenario>& plan, const Scenario& silent);

}  // namespace telltale
