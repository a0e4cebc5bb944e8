#pragma once
#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/exchange.h"

namespace telltale {

// Bytes of a request that stand in none of its parts, and what they are.
struct WirePart {
  std::string place;  // "chunk-extension", "frame:PING", "padding", "preamble", "client-hello", ...
  Bytes bytes;
};

// What the protocols carried besides target, headers and body, so that nothing that was recorded stays unread:
// - HTTP/1: a method or version that is not usual, extensions of chunks, folded header lines without the fold;
// - HTTP/2: padding that is not zero, the payloads of all frames but DATA, HEADERS and CONTINUATION, those of one kind
//   together: SETTINGS, PING, GOAWAY, unknown ones, ...; and the numbers in them, with those of streams and lengths,
//   each by itself (wire_numbers.h);
// - WebSocket: masks and lengths as numbers;
// - what opened a proxy's tunnel, but for a password for the proxy;
// - TLS: the ClientHello but for its key shares, and the certificates that the client named itself with.
// In the order in which they came; never fails: `raw` may be cut or missing.
std::vector<WirePart> WireRest(const Exchange& exchange);

}  // namespace telltale
