#pragma once
#include <optional>

#include "core/bytes.h"
#include "core/exchange.h"

namespace telltale {

struct ProtobufMessage;

// A payload in a binary format that is read as JSON (OTLP/protobuf, MessagePack), as that JSON: texts, one a line.
// nullopt: it is in none, or in a content coding that could not be taken off. Cheap for what is text. `declared` as in
// read_payload.h.
std::optional<Bytes> BinaryFormatAsJson(const Exchange& exchange, const ProtobufMessage* declared = nullptr);

}  // namespace telltale
