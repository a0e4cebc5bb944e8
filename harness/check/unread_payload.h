#pragma once
#include <vector>

#include "core/gap.h"
#include "harness/config/profile.h"
#include "harness/payload/payload.h"

namespace telltale {

// What of a payload could not be read, whatever it may hold. `endpoint`: where it went, nullptr: nowhere declared; what
// it declares as opaque is accepted, with its reason. `needs_documents`: something is asked of them, so
// that a JSON text too large to be read as such was not read (the detector reads it all the same). Messages hold names
// that came from the CLI.
std::vector<Gap> UnreadIn(const Payload& payload, const Endpoint* endpoint, bool needs_documents);

}  // namespace telltale
