#pragma once
#include <cstddef>

#include "harness/payload/payload.h"

namespace telltale {

struct ReadOptions {
  std::size_t max_content_bytes = std::size_t{64} << 20;  // without content codings
};

// What the request of an exchange says. What is no HTTP has its body as the content and no documents. Never fails: what
// could not be read is told in the payload. Time and memory are linear in the content. Pure; thread-safe.
Payload ReadPayload(const Exchange& exchange, const ReadOptions& options = {});

// The same of a content that the caller has without its codings (and perhaps masked).
Payload ReadContent(const Exchange& exchange, Bytes content);

// The documents of a payload that is read from a binary format, as JSON texts, one a line. Empty: it is no such
// payload.
Bytes TextOf(const Payload& payload);

// HTTP, with or without TLS: what has a method, a target and headers.
bool IsRequest(const Exchange& exchange);

}  // namespace telltale
