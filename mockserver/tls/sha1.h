#pragma once
#include "core/bytes.h"

namespace telltale {

// SHA-1's 20 bytes: no security rests on it here, WebSocket's handshake just asks for it.
Bytes Sha1(BytesView input);

}  // namespace telltale
