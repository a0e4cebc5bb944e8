#pragma once
#include "harness/payload/payload.h"
#include "harness/payload/raw_payload.h"

namespace telltale {

// The framing of dialects that are one JSON text, an array of them or one a line.
void FrameJson(RawPayload& raw, Payload& payload);

// Dialect::read of those that only have to be told: `kIsOne` says by the JSON whether it is one.
template <bool (*kIsOne)(const RawPayload&)>
bool ReadJsonIf(RawPayload& raw, Payload& payload) {
  if (!kIsOne(raw)) return false;
  FrameJson(raw, payload);
  return true;
}

}  // namespace telltale
