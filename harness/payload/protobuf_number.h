#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>

#include "harness/payload/protobuf_message.h"

namespace telltale {

// The wire type (protobuf_wire.h) that a kind of field has; of kMessage that of one with a length.
std::uint32_t WireTypeOf(ProtobufKind kind);

// A number as it stood on the wire, as JSON has that field's value.
nlohmann::json FromNumber(std::uint64_t value, const ProtobufField& field);

}  // namespace telltale
