#include "harness/sandbox/explain_flows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/digest.h"
#include "core/gap_kinds.h"
#include "harness/sandbox/redirect_rules.h"

namespace telltale {
namespace {

constexpr std::uint16_t kDnsPort = 53;

std::string Where(const Flow& flow) {
  const std::string& host = flow.name.empty() ? flow.destination : flow.name;
  return flow.port == 0 ? host : fmt::format("{} port {}", host, flow.port);
}

// Goes through the ledger; what was received is used up, since flows may share a sender.
class Account {
 public:
  explicit Account(FlowContext& context) : context_(context) {}

  Status Add(const LedgerEntry& entry) {
    Flow flow = entry.flow;
    flow.run = context_.run;
    flow.name = context_.name_of(flow.destination);
    const bool is_dns =
        flow.port == kDnsPort && flow.name != "localhost" && (flow.protocol == "udp" || flow.protocol == "tcp");
    if (is_dns) {
      ExplainDns(entry, flow);
    } else if (flow.protocol == "tcp") {
      ExplainTcp(entry, flow);
    } else {
      TRY_VOID(RecordDatagrams(entry, flow));
    }
    TRY_VOID(RecordOptions(entry, flow));
    explained_.flows.push_back(std::move(flow));
    return {};
  }
  ExplainedFlows Take() { return std::move(explained_); }

 private:
  void AddGap(const char* kind, const std::string& exchange, std::string message) {
    explained_.gaps.push_back({kind, context_.run, exchange, std::move(message), false});
  }
  void ExplainDns(const LedgerEntry& entry, Flow& flow);
  void ExplainTcp(const LedgerEntry& entry, Flow& flow);
  ConnectionTotal TotalOf(const Flow& flow) const;
  Status RecordDatagrams(const LedgerEntry& entry, Flow& flow);
  Status RecordOptions(const LedgerEntry& entry, const Flow& flow);
  Result<std::string> Record(const Flow& flow, const char* scheme, const Bytes& bytes, std::uint64_t total);

  FlowContext& context_;
  ExplainedFlows explained_;
};

void Account::ExplainDns(const LedgerEntry& entry, Flow& flow) {
  flow.explanation = "dns";
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
// is told as one to where all are caught.
ConnectionTotal Account::TotalOf(const Flow& flow) const {
  const auto found = context_.connections.find({flow.source, flow.destination, flow.port});
  if (found != context_.connections.end()) return found->second;
  for (auto at = context_.connections.lower_bound({flow.source, "", 0});
       at != context_.connections.end() && std::get<0>(at->first) == flow.source; ++at) {
    if (std::get<2>(at->first) == kCapturePort) return at->second;
  }
  return {};
}

void Account::ExplainTcp(const LedgerEntry& entry, Flow& flow) {
  const ConnectionTotal total = TotalOf(flow);
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
  Account account(context);
  for (const LedgerEntry& entry : entries) TRY_VOID(account.Add(entry));
  return account.Take();
}

}  // namespace telltale
