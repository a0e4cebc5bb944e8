#pragma once
#include "core/exchange.h"

namespace telltale {

// Lets pages of any origin send what they like and read the answer, as a telemetry backend does (CORS, Fetch Standard):
// a request with an Origin header is answered with it, credentials allowed, which is what sendBeacon asks for; one that
// asks whether it may be sent at all (a preflight) is answered 204 with all that it asks for. Others are untouched.
void AllowOtherOrigins(const Exchange& request, Response& response);

}  // namespace telltale
