#pragma once
#include "core/exchange.h"
#include "mockserver/http/capture.h"
#include "mockserver/net/byte_stream.h"

namespace telltale {

// RFC 6455, the server's side of it.
bool AsksForWebSocket(const Exchange& request);
// 101 with the key that proves we understood. No extension is agreed to, so messages come uncompressed.
Response WebSocketAccept(const Exchange& request);

// Takes the messages of an opened WebSocket until it ends: each is an exchange of method "WEBSOCKET" with the unmasked
// payload as its body and the frames as its raw bytes. Answers pings and the close; says nothing of its own.
void TakeWebSocketMessages(PushbackStream& stream, Capture& capture, const Exchange& upgrade);

}  // namespace telltale
