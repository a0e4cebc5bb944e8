#pragma once
#include <string>
#include <string_view>

#include "core/flow.h"
#include "core/run.h"
#include "harness/config/profile.h"

namespace telltale {

// localhost, 127.0.0.0/8 or ::1, with or without brackets.
bool IsLoopback(std::string_view host);

// Where a flow went, as a person would name it: the DNS name if one was asked for, else the address.
const std::string& DestinationOf(const Flow& flow);

// The endpoint that the profile declares for a flow, by destination and port; nullptr: none.
const Endpoint* EndpointOf(const Profile& profile, const Flow& flow);

// Questions of DNS that went past the machine's own resolver: what they ask are exchanges, whom they ask is a receiver.
bool AsksOtherResolver(const Flow& flow);

// A Unix socket that was tried and that nobody in the cell has.
bool IsAbsentSocket(const Flow& flow);

// A flow that no exchange explains and that left the machine: a connection that was tried, a datagram. In the namespace
// tier loopback is the sandbox's own; in the others it is where the mock server stands in for the backend.
bool IsBareAttempt(const Flow& flow, const Run* run);

}  // namespace telltale
