#pragma once
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/exchange.h"
#include "core/flow.h"
#include "core/gap.h"
#include "core/result.h"
#include "harness/sandbox/network/flow_ledger.h"
#include "mockserver/dns/dns_server.h"

namespace telltale {

// Both ends of a connection: who connected ("203.0.113.7:40000"), the address and port that were meant.
using ConnectionEnds = std::tuple<std::string, std::string, std::uint16_t>;

// What the capture server read of the connections between two ends.
struct ConnectionTotal {
  std::string exchange;  // the id of the first exchange; empty: there was none
  std::uint64_t received_bytes = 0;
};

// What is known about a cell's network besides its packets.
struct FlowContext {
  std::string run;
  bool connections_fail = false;        // the backend refuses or drops them: a fault that we play
  std::set<std::string> own_addresses;  // of the cell's interface: what it sends comes from one of them
  std::string resolver;                 // the address that the machine's configuration names
  std::map<ConnectionEnds, ConnectionTotal> connections;
  std::map<ConnectionEnds, std::uint64_t> unsent;                  // numbers that a socket held back and never sent
  std::map<std::string, DnsReceived> dns;                          // by the sender's end
  std::function<std::string(const std::string& address)> name_of;  // as DNS gave it; empty: it did not
  std::function<Result<std::string>(const Exchange&)> record;      // gives the id
};

struct ExplainedFlows {
  std::vector<Flow> flows;
  std::vector<Gap> gaps;
};

// Accounts for every flow of the ledger, byte by byte: what was sent must have been read, by the capture server or the
// DNS responder; what was not is a gap of kind unexplained-flow, and so is a source that is not the cell's: whoever
// sends may choose its bytes. A neighbour that was asked for is an exchange that holds its address. Datagrams that
// nobody reads, packets of other protocols and options in the headers of IP are recorded as exchanges and are a gap of
// kind unparsed-protocol. What was read and does not stand in the ledger shows that the ledger misses packets, and is a
// gap as well; so is what a connection's own kernel dropped unsent. Fails where recording fails.
Result<ExplainedFlows> ExplainFlows(const std::vector<LedgerEntry>& entries, FlowContext context);

}  // namespace telltale
