#include "harness/sandbox/explain_flows.h"

#include <fmt/format.h>

#include "core/digest.h"

namespace telltale {
namespace {

constexpr std::uint16_t kDnsPort = 53;

std::string Where(const Flow& flow) {
  const std::string& host = flow.name.empty() ? flow.destination : flow.name;
  return flow.port == 0 ? host : fmt::format("{} port {}", host, flow.port);
}

bool IsRefusedAlways(const std::string& address) {
  return address.starts_with("169.254.") || address == "fd00:ec2::254";
}

void ExplainTcp(const LedgerEntry& entry, const FlowContext& context, Flow& flow, std::vector<Gap>& gaps) {
  const auto exchange = context.exchange_of.find(flow.source);
  if (flow.port == kDnsPort) {
    flow.explanation = "dns";
  } else if (exchange != context.exchange_of.end()) {
    flow.explanation = "exchange:" + exchange->second;
  } else if (entry.opened && !entry.established && (context.connections_fail || IsRefusedAlways(flow.destination))) {
    flow.explanation = "refused";
  } else if (flow.sent_bytes == 0) {
    flow.explanation = "attempt";
  } else {
    gaps.push_back(
        {"unexplained-flow", context.run, "",
         fmt::format("{} bytes were sent by TCP to {} and no exchange explains them", flow.sent_bytes, Where(flow)),
         false});
  }
}

Status ExplainUdp(const LedgerEntry& entry, const FlowContext& context, Flow& flow, std::vector<Gap>& gaps) {
  if (flow.port == kDnsPort || flow.sent_bytes == 0) {
    flow.explanation = flow.port == kDnsPort ? "dns" : "attempt";
    return {};
  }
  Exchange exchange;
  exchange.time = exchange.last_byte = flow.time;
  exchange.run = context.run;
  exchange.scheme = "udp";
  exchange.host = flow.name.empty() ? flow.destination : flow.name;
  exchange.port = flow.port;
  exchange.peer = flow.source;
  exchange.body = exchange.raw = entry.datagrams;
  exchange.body_total_bytes = flow.sent_bytes;
  exchange.body_sha256 = Sha256Hex(entry.datagrams);
  TRY(const std::string id, context.record(exchange));
  flow.explanation = "exchange:" + id;
  gaps.push_back({"unparsed-protocol", context.run, id,
                  fmt::format("{} datagrams ({} bytes) to {} are kept as bytes: nobody answered or decoded them",
                              entry.packet_count, flow.sent_bytes, Where(flow)),
                  false});
  return {};
}

}  // namespace

Result<ExplainedFlows> ExplainFlows(const std::vector<LedgerEntry>& entries, const FlowContext& context) {
  ExplainedFlows explained;
  for (const LedgerEntry& entry : entries) {
    Flow flow = entry.flow;
    flow.run = context.run;
    flow.name = context.name_of(flow.destination);
    if (flow.protocol == "tcp") {
      ExplainTcp(entry, context, flow, explained.gaps);
    } else if (flow.protocol == "udp") {
      TRY_VOID(ExplainUdp(entry, context, flow, explained.gaps));
    } else {
      flow.explanation = "gap";
      explained.gaps.push_back(
          {"unparsed-protocol", context.run, "",
           fmt::format("{} packets of {} to {} were not looked into", entry.packet_count, flow.protocol, Where(flow)),
           false});
    }
    explained.flows.push_back(std::move(flow));
  }
  return explained;
}

}  // namespace telltale
