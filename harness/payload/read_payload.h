#pragma once
#include "harness/payload/payload.h"

namespace telltale {

struct ProtobufMessage;

// What the request of an exchange says, or a UDP datagram that a dialect reads; all else has a content, no documents.
// Never fails: what could not be read is told in the payload. At most 64 MiB are read without content
// codings. Time and memory are linear in the content. Pure; thread-safe.
// `declared`: the message of protobuf that its endpoint promises (declared_messages.h); a body that is one reads by its
// names, whatever else would read it.
Payload ReadPayload(const Exchange& exchange, const ProtobufMessage* declared = nullptr);

// The same of a content that the caller has without its codings (and perhaps masked).
Payload ReadContent(const Exchange& exchange, Bytes content, const ProtobufMessage* declared = nullptr);

// The documents of a payload that is read from a binary format, as JSON texts, one a line. Empty: it is no such
// payload.
Bytes TextOf(const Payload& payload);

// HTTP, with or without TLS: what has a method, a target and headers.
bool IsRequest(const Exchange& exchange);

}  // namespace telltale
