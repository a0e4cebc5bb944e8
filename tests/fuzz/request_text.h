#pragma once
#include <string>

#include "core/exchange.h"
#include "harness/payload/dialect.h"

namespace telltale {

// A request as the seeds of dialects are written (fixtures/corpora/fuzz/dialect_NAME):
//   POST /batch/
//   Content-Type: application/json
//
//   BODY
// A first line "UDP" makes it a datagram. Lines end with one \n; the body is all that follows the empty line. Reads any
// bytes: what is missing is empty.
Exchange ReadRequestText(BytesView text);

// "dialect_posthog_batch" of "PostHog batch": the name of a dialect's fuzz target, and of the folder of its seeds.
std::string TargetOf(const Dialect& dialect);

}  // namespace telltale
