#pragma once
#include "harness/payload/payload.h"
#include "harness/payload/raw_payload.h"

namespace telltale {

// The framing of dialects that are one JSON text, an array of them or one a line.
void FrameJson(const RawPayload& raw, Payload& payload);

}  // namespace telltale
