#pragma once
#include <vector>

#include "core/audit.h"
#include "harness/check/contracts.h"
#include "harness/config/profile.h"

namespace telltale {

// What the profile declares, as an audit holds it: with the texts of the contracts and the sets of descriptors.
std::vector<DeclaredEndpoint> DeclaredEndpoints(const Profile& profile, const ContractSet& contracts);

}  // namespace telltale
