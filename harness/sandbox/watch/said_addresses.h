#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "harness/sandbox/cell/heard_call.h"

namespace telltale {

// Whether it is one of the calls that may say whom a socket is to reach (socket_calls.h).
bool IsSocketCall(const HeardCall& call);

// The addresses (sockaddr_...) that such a call says, as they stand in its caller's memory now, each cut to `most`
// bytes; the kernel may read others a moment later. nullopt: not all of them can be read, because there is no memory,
// or it is closed to us.
std::optional<std::vector<Bytes>> SaidAddresses(const HeardCall& call, std::size_t most);

}  // namespace telltale
