#pragma once
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"

namespace telltale {

struct ProtobufMessage;

// Says of findings at members that a telemetry SDK fills by itself (payload/sdk.h) which SDK and member that is and
// what removes it, at the end of their messages. `findings`: all of `exchange`; nothing else of them is changed.
// `declared` as in payload/read_payload.h.
void ExplainBySdk(const Exchange& exchange, const ProtobufMessage* declared, std::vector<Finding>& findings);

}  // namespace telltale
