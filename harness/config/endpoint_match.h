#pragma once
#include "core/exchange.h"
#include "harness/config/profile.h"

namespace telltale {

// The endpoint that the profile declares for this exchange: host (exact or *.suffix, ASCII case ignored), port and path
// prefix; the longest path prefix wins. DNS questions match by host alone. nullptr: undeclared.
const Endpoint* MatchEndpoint(const Profile& profile, const Exchange& exchange);

}  // namespace telltale
