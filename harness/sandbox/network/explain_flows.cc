#include "harness/sandbox/network/explain_flows.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "core/digest.h"
#include "core/gap_kinds.h"
#include "harness/sandbox/network/redirect_rules.h"

namespace telltale {
namespace {

std::string Where(const Flow& flow) {
  const std::string& host = flow.name.empty() ? flow.destination : flow.name;
  return flow.port == 0 ? host : fmt::format("{} port {}", host, flow.port);
}

ConnectionEnds EndsOf(const Flow& flow) { return {flow.source, flow.destination, flow.port}; }

// An end is written with a port or without: "203.0.113.7:5", "[2001:db8::1]:5", "2001:db8::1".
std::string AddressOf(const std::string& end) {
  if (end.starts_with('[')) return end.substr(1, end.find(']') - 1);
  const std::size_t colon = end.find(':');
  return colon == end.rfind(':') ? end.substr(0, colon) : end;
}

// Goes through the ledger; what was received is used up, since flows may share a sender.
class Account {
 public:
  Account(FlowContext& context, const std::vector<LedgerEntry>& entries) : context_(context) {
    for (const LedgerEntry& entry : entries) {
      if (entry.flow.protocol != "tcp") continue;
      in_ledger_.insert(EndsOf(entry.flow));
      if (entry.was_closed_before_reset) closed_before_reset_.insert(EndsOf(entry.flow));
    }
  }

  Status Add(const LedgerEntry& entry) {
    Flow flow = entry.flow;
    flow.run = context_.run;
    flow.name = context_.name_of(flow.destination);
    // That nobody else has its own address the kernel makes sure of by asking for it.
    if (entry.asks_for_neighbour && context_.own_addresses.contains(flow.destination)) return {};
    TellForeignSource(flow);
    const bool carries_bytes = flow.protocol == "udp" || (flow.protocol == "tcp" && flow.sent_bytes > 0);
    if (flow.port == kDnsPort && flow.name != "localhost" && carries_bytes) {
      ExplainDns(entry, flow);
    } else if (flow.protocol == "tcp") {
      ExplainTcp(entry, flow);
    } else if (entry.asks_for_neighbour) {
      TRY(const std::string id, Record(flow, "ip", entry.datagrams, flow.sent_bytes));
      flow.explanation = "exchange:" + id;
    } else {
      TRY_VOID(RecordDatagrams(entry, flow));
    }
    TRY_VOID(RecordOptions(entry, flow));
    explained_.flows.push_back(std::move(flow));
    return {};
  }
  ExplainedFlows Take() {
    TellUncounted();
    TellUnsent();
    return std::move(explained_);
  }

 private:
  void AddGap(const char* kind, const std::string& exchange, std::string message) {
    explained_.gaps.push_back({kind, context_.run, exchange, std::move(message), false});
  }
  // Once for each.
  void TellForeignSource(const Flow& flow);
  void ExplainDns(const LedgerEntry& entry, Flow& flow);
  void ExplainTcp(const LedgerEntry& entry, Flow& flow);
  // Which of the connections that were read is this one; nullptr: none.
  const std::pair<const ConnectionEnds, ConnectionTotal>* ConnectionOf(const Flow& flow) const;
  // The other way round: what was read and the ledger did not see shows that the ledger loses packets.
  void TellUncounted();
  // Of connections that were read or counted: a cell's sockets to each other are no egress.
  void TellUnsent();
  Status RecordDatagrams(const LedgerEntry& entry, Flow& flow);
  Status RecordOptions(const LedgerEntry& entry, const Flow& flow);
  Result<std::string> Record(const Flow& flow, const char* scheme, const Bytes& bytes, std::uint64_t total);

  FlowContext& context_;
  std::set<ConnectionEnds> in_ledger_;
  std::set<ConnectionEnds> closed_before_reset_;
  std::map<ConnectionEnds, std::uint64_t> counted_;  // by the ledger, of those that were read
  std::set<std::string> foreign_sources_;
  ExplainedFlows explained_;
};

void Account::TellForeignSource(const Flow& flow) {
  if (flow.name == "localhost") return;  // stays in the cell
  const std::string source = AddressOf(flow.source);
  if (context_.own_addresses.contains(source) || !foreign_sources_.insert(source).second) return;
  AddGap(gap_kind::kUnexplainedFlow, "",
         fmt::format("what was sent by {} to {} says that it comes from {}, which is no address of the machine",
                     flow.protocol, Where(flow), source));
}

void Account::ExplainDns(const LedgerEntry& entry, Flow& flow) {
  flow.explanation = flow.destination == context_.resolver ? "dns" : "other-resolver";
  DnsReceived& received = context_.dns[flow.source];
  if (flow.protocol == "udp") {
    const std::uint64_t taken = std::min(entry.packet_count, received.datagrams);
    received.datagrams -= taken;
    if (taken == entry.packet_count) return;
    AddGap(gap_kind::kUnexplainedFlow, "",
           fmt::format("of {} datagrams to {} {} did not reach the DNS responder", entry.packet_count, Where(flow),
                       entry.packet_count - taken));
    return;
  }
  const std::uint64_t taken = std::min(flow.sent_bytes, received.stream_bytes);
  received.stream_bytes -= taken;
  if (taken == flow.sent_bytes) return;
  AddGap(gap_kind::kUnexplainedFlow, "",
         fmt::format("of {} bytes that were sent by TCP to {} the DNS responder did not read {}", flow.sent_bytes,
                     Where(flow), flow.sent_bytes - taken));
}

// Of a connection that was reset before it was accepted the kernel may not know any more where it was meant to go: it
// is told as one to where all are caught. And who reaches two servers from one port has it changed for one of them on
// the way to there: then it is one from the same address to the same place that the ledger does not know, the first of
// as many bytes.
const std::pair<const ConnectionEnds, ConnectionTotal>* Account::ConnectionOf(const Flow& flow) const {
  const auto found = context_.connections.find(EndsOf(flow));
  if (found != context_.connections.end()) return &*found;
  for (auto at = context_.connections.lower_bound({flow.source, "", 0});
       at != context_.connections.end() && std::get<0>(at->first) == flow.source; ++at) {
    if (std::get<2>(at->first) == kCapturePort) return &*at;
  }
  const std::string own = AddressOf(flow.source);
  const std::pair<const ConnectionEnds, ConnectionTotal>* moved = nullptr;
  for (const auto& connection : context_.connections) {
    const auto& [source, destination, port] = connection.first;
    if (destination != flow.destination || port != flow.port || AddressOf(source) != own) continue;
    if (in_ledger_.contains(connection.first) || counted_.contains(connection.first)) continue;
    if (connection.second.received_bytes == flow.sent_bytes) return &connection;
    if (moved == nullptr) moved = &connection;
  }
  return moved;
}

void Account::ExplainTcp(const LedgerEntry& entry, Flow& flow) {
  const auto* const connection = ConnectionOf(flow);
  const ConnectionTotal total = connection == nullptr ? ConnectionTotal{} : connection->second;
  if (connection != nullptr) counted_[connection->first] += flow.sent_bytes;
  if (!total.exchange.empty()) {
    flow.explanation = "exchange:" + total.exchange;
    if (flow.sent_bytes <= total.received_bytes) return;
    AddGap(gap_kind::kUnexplainedFlow, total.exchange,
           fmt::format("of {} bytes that were sent by TCP to {} {} were not read", flow.sent_bytes, Where(flow),
                       flow.sent_bytes - total.received_bytes));
  } else if (entry.opened && !entry.established && context_.connections_fail && flow.sent_bytes == 0) {
    flow.explanation = "refused";
  } else if (flow.sent_bytes == 0) {
    flow.explanation = "attempt";
  } else {
    AddGap(gap_kind::kUnexplainedFlow, "",
           fmt::format("{} bytes were sent by TCP to {} and no exchange explains them", flow.sent_bytes, Where(flow)));
  }
}

void Account::TellUncounted() {
  for (const auto& [ends, total] : context_.connections) {
    const auto& [source, destination, port] = ends;
    if (context_.name_of(destination) == "localhost") continue;  // does not pass where packets are counted
    const std::uint64_t counted = counted_[ends];
    if (counted >= total.received_bytes) continue;
    AddGap(gap_kind::kUnexplainedFlow, total.exchange,
           fmt::format("of {} bytes that were read from {} the ledger of packets saw {}: it may have missed others",
                       total.received_bytes, source, counted));
  }
  for (const auto& [source, received] : context_.dns) {
    if (received.datagrams == 0 && received.stream_bytes == 0) continue;
    AddGap(
        gap_kind::kUnexplainedFlow, "",
        fmt::format("the DNS responder read {} datagrams and {} bytes from {} that the ledger of packets did not see: "
                    "it may have missed others",
                    received.datagrams, received.stream_bytes, source));
  }
}

void Account::TellUnsent() {
  for (const auto& [ends, numbers] : context_.unsent) {
    // The last of the numbers was not a byte's but the end's (RFC 9293, 3.4), where that had been given to be sent.
    const std::uint64_t bytes = numbers - (numbers > 0 && closed_before_reset_.contains(ends) ? 1 : 0);
    const auto connection = context_.connections.find(ends);
    const bool was_read = connection != context_.connections.end();
    if (bytes == 0 || (!was_read && !in_ledger_.contains(ends))) continue;
    const auto& [source, destination, port] = ends;
    const std::string name = context_.name_of(destination);
    AddGap(gap_kind::kUnexplainedFlow, was_read ? connection->second.exchange : "",
           fmt::format("{} bytes from {} to {} port {} were written and never sent: the sender's kernel held them back "
                       "and dropped them when the connection was reset",
                       bytes, source, name.empty() ? destination : name, port));
  }
}

Result<std::string> Account::Record(const Flow& flow, const char* scheme, const Bytes& bytes, std::uint64_t total) {
  Exchange exchange;
  exchange.time = exchange.last_byte = flow.time;
  exchange.run = context_.run;
  exchange.scheme = scheme;
  exchange.host = flow.name.empty() ? flow.destination : flow.name;
  exchange.port = flow.port;
  exchange.peer = flow.source;
  exchange.body = exchange.raw = bytes;
  exchange.body_total_bytes = total;
  exchange.body_sha256 = Sha256Hex(bytes);
  return context_.record(exchange);
}

Status Account::RecordDatagrams(const LedgerEntry& entry, Flow& flow) {
  const bool is_udp = flow.protocol == "udp";
  if (is_udp && flow.sent_bytes == 0) {
    flow.explanation = "attempt";
    return {};
  }
  TRY(const std::string id, Record(flow, is_udp ? "udp" : "ip", entry.datagrams, flow.sent_bytes));
  flow.explanation = "exchange:" + id;
  AddGap(gap_kind::kUnparsedProtocol, id,
         fmt::format("{} {} ({} bytes) to {} are kept as bytes: nobody answered or decoded them", entry.packet_count,
                     is_udp ? "datagrams" : "packets of " + flow.protocol, flow.sent_bytes, Where(flow)));
  if (entry.datagrams.size() < flow.sent_bytes) {
    AddGap(gap_kind::kBodyCut, id,
           fmt::format("of {} bytes to {} {} were kept", flow.sent_bytes, Where(flow), entry.datagrams.size()));
  }
  return {};
}

Status Account::RecordOptions(const LedgerEntry& entry, const Flow& flow) {
  if (entry.option_bytes == 0) return {};
  TRY(const std::string id, Record(flow, "ip", entry.options, entry.option_bytes));
  AddGap(gap_kind::kUnparsedProtocol, id,
         fmt::format("{} bytes of options stand in the headers of packets to {}", entry.option_bytes, Where(flow)));
  return {};
}

}  // namespace

Result<ExplainedFlows> ExplainFlows(const std::vector<LedgerEntry>& entries, FlowContext context) {
  Account account(context, entries);
  for (const LedgerEntry& entry : entries) TRY_VOID(account.Add(entry));
  return account.Take();
}

}  // namespace telltale
