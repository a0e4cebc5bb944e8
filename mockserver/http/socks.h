#pragma once
#include "mockserver/http/capture.h"
#include "mockserver/net/byte_stream.h"

namespace telltale {

// Plays a SOCKS proxy (versions 4, 4a and 5, RFC 1928; with a name and password where the client offers nothing else,
// RFC 1929): answers the client's greeting and its CONNECT, and has `capture` enter the tunnel. What was said to open
// it stands before the tunnel's first exchange, but for a password that is meant for the user's own proxy. False: the
// bytes are of something else, and stand in the stream as they came.
bool AnswerSocks(PushbackStream& stream, Capture& capture);

}  // namespace telltale
