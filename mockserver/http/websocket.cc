#include "mockserver/http/websocket.h"

namespace telltale {

bool AsksForWebSocket(const Exchange&) { return false; }
Response WebSocketAccept(const Exchange&) { return {}; }
void TakeWebSocketMessages(PushbackStream&, Capture&, const Exchange&) {}

}  // namespace telltale
