#pragma once
#include <vector>

#include "core/exchange.h"
#include "core/finding.h"

namespace telltale {

// Says of findings at members that a telemetry SDK fills by itself (payload/sdk.h) which SDK and member that is and
// what removes it, at the end of their messages. `findings`: all of `exchange`; nothing else of them is changed.
void ExplainBySdk(const Exchange& exchange, std::vector<Finding>& findings);

}  // namespace telltale
