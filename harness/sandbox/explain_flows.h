#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "core/flow.h"
#include "core/gap.h"
#include "core/result.h"
#include "harness/sandbox/flow_ledger.h"

namespace telltale {

// What is known about a cell's network besides its packets.
struct FlowContext {
  std::string run;
  bool connections_fail = false;                   // the backend refuses or drops them: a fault that we play
  std::map<std::string, std::string> exchange_of;  // the sender's end -> the id of its first exchange
  std::function<std::string(const std::string& address)> name_of;  // as DNS gave it; empty: it did not
  std::function<Result<std::string>(const Exchange&)> record;      // gives the id
};

struct ExplainedFlows {
  std::vector<Flow> flows;
  std::vector<Gap> gaps;
};

// Accounts for every flow of the ledger: by an exchange, as DNS, as an attempt without a byte, as refused; what nothing
// explains is a gap of kind unexplained-flow. Datagrams are recorded as exchanges of scheme udp and are a gap of kind
// unparsed-protocol, as is what is neither TCP nor UDP. Fails where recording fails.
Result<ExplainedFlows> ExplainFlows(const std::vector<LedgerEntry>& entries, const FlowContext& context);

}  // namespace telltale
