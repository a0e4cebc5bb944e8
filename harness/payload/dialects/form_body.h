#pragma once
#include "harness/payload/payload.h"
#include "harness/payload/raw_payload.h"

namespace telltale {

// Dialect::read of a body that is a form (form.cc).
bool ReadFormBody(RawPayload& raw, Payload& payload);

}  // namespace telltale
