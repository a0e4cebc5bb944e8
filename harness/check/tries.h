#pragma once
#include <cstddef>

#include "harness/check/traffic.h"

namespace telltale {

// How often a run tried a backend: requests, handshakes, raw bytes, and connections that were refused. What the command
// asks of others for its own work is none, and neither are look-ups of names.
std::size_t TriesIn(const Traffic& traffic, const Run& run);

// Whether a run told a backend anything: a connection that was closed without a byte, or a handshake, says nothing.
bool ToldABackend(const Traffic& traffic, const Run& run);

// Whether a run reached for a backend at all, a look-up of its name included: only then can a fault have concerned it.
// Where the tier cannot see connections that were refused, nobody knows, and the answer is yes.
bool ReachedForBackend(const Traffic& traffic, const Run& run);

// A run beyond those that the profile asks for: made because nothing was sent in them. That a command ends otherwise
// where it is repeated says nothing.
bool IsExtraRun(const Run& run, const Scenario& scenario);

// Backends to which nothing can be delivered.
bool CanDeliver(const std::string& backend);

}  // namespace telltale
