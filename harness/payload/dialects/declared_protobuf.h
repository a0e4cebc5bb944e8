#pragma once
#include "harness/payload/dialect.h"
#include "harness/payload/protobuf_message.h"

namespace telltale {

// A message whose names the profile declares. It stands beside the table of dialects, because only its endpoint's
// payloads are asked: any bytes that read as a message could be one of these.
extern const Dialect kDeclaredProtobuf;

// Whether the content, or each message of gRPC in it, is a `message` with at least one of its fields; then its
// documents stand in `payload`.
bool ReadDeclaredProtobuf(RawPayload& raw, const ProtobufMessage& message, Payload& payload);

}  // namespace telltale
