#pragma once
#include <optional>
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"

namespace telltale {

struct ProtobufMessage;

// Payloads in a binary format that is read as JSON (OTLP/protobuf, MessagePack): what is found in them has the same
// pointers and fingerprints as in JSON.

// An exchange with nothing but such a payload, as JSON. nullopt: it has none. Cheap for what is text. `declared` as in
// read_payload.h.
std::optional<Exchange> AsJson(const Exchange& exchange, const ProtobufMessage* declared);

// Both searches' findings as one: of what was found in the bytes of the body and by name, the place in the bytes and
// the pointer.
std::vector<Finding> WithNames(std::vector<Finding> in_bytes, std::vector<Finding> by_name, const Exchange& exchange);

}  // namespace telltale
