#pragma once
#include <simdjson.h>

#include <functional>

#include "harness/scan/har_body.h"

namespace telltale {

// Gets the bytes of one message that was sent.
using TakeMessage = std::function<void(Bytes message)>;

// What was sent over an entry's WebSocket: a list of {"type":"send","opcode","data"}, text as it is, binary in Base64;
// or {"_file":NAME}. A message that does not say that it was received counts as sent.
void ReadHarMessages(const simdjson::dom::element& messages, const HarPlace& place, const TakeMessage& take);

// The same from a file beside the recording, with a message a line (Playwright names it in the response's content).
void ReadHarMessageFile(const std::string& name, const HarPlace& place, const TakeMessage& take);

}  // namespace telltale
