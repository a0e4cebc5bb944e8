#pragma once
#include "core/exchange.h"
#include "harness/config/profile.h"

namespace telltale {

// The endpoint that the profile declares for this exchange: host (exact or *.suffix, ASCII case ignored), port and path
// prefix; the longest path prefix wins. DNS questions match by host alone. nullptr: undeclared.
const Endpoint* MatchEndpoint(const Profile& profile, const Exchange& exchange);

// The same by host alone.
const Endpoint* MatchHost(const Profile& profile, const std::string& host);

// What the profile declares of messages of protobuf.
DeclaredMessages MessagesOf(const Profile& profile);

// A host that the profile declares for the CLI's own work only (a registry, an API), not for telemetry. The faults that
// a backend plays do not concern it.
bool IsBystander(const Profile& profile, const std::string& host);

}  // namespace telltale
