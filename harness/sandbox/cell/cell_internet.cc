#include "harness/sandbox/cell/cell_internet.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/gap_kinds.h"
#include "core/proxy_variables.h"
#include "harness/config/endpoint_match.h"
#include "harness/sandbox/watch/processes_of.h"

namespace telltale {

using std::chrono::milliseconds;

CellInternet::CellInternet(const IsolationContext& context, const Identity& identity, const Profile& profile)
    : context_(context),
      addresses_{identity.ValueOf("mac"), identity.ValueOf("ipv4"), identity.ValueOf("ipv6")},
      own_addresses_(OwnAddresses(addresses_)),
      names_([&profile](const std::string& name) { return IsBystander(profile, name); }) {}

Status CellInternet::Serve(GatewaySockets& sockets) {
  netfilter_ = std::make_unique<NetlinkSocket>(std::move(sockets.netfilter));
  send_queue_ = std::make_shared<SendQueue>(std::move(sockets.diagnosis));
  socket_ends_ = std::make_shared<SocketEnds>(std::move(sockets.socket_ends));
  TRY(packets_, PacketWatch::Start({std::move(sockets.packets), std::move(sockets.segments)}, *context_.clock));
  TRY(dns_, DnsServer::Start({{sockets.dns_udp4.release(), sockets.dns_udp6.release()},
                              {sockets.dns_tcp4.release(), sockets.dns_tcp6.release()}},
                             *context_.recorder, *context_.clock, names_));
  for (Descriptor* const socket : {&sockets.tcp4, &sockets.tcp6}) {
    TRY(const ListenerId id, Listen(std::move(*socket)));
    listeners_.push_back(id);
  }
  return ServeLoopback(sockets);
}

Status CellInternet::ServeLoopback(GatewaySockets& sockets) {
  if (PortOf(sockets.loop_tcp4.get()) != kCapturePort) return {};  // no sockets: the kernel cannot
  for (Descriptor* const socket : {&sockets.loop_tcp4, &sockets.loop_tcp6}) {
    TRY(const ListenerId id, Listen(std::move(*socket)));
    loop_listeners_.push_back(id);
  }
  TRY(loopback_, LoopbackWatch::Start(std::move(sockets.loop_udp4), std::move(sockets.loop_udp6), *context_.clock));
  return {};
}

Result<ListenerId> CellInternet::Listen(Descriptor socket) {
  Listener listener;
  listener.transparent = true;
  listener.name_of = [this](const std::string& address) { return NameOf(address); };
  listener.is_users_proxy = [heard = heard_](const std::string& host) {
    const std::lock_guard lock(heard->mutex);
    return heard->proxies.contains(host);
  };
  listener.sending = [queue = send_queue_, ends = socket_ends_](const std::string& source_ip, std::uint16_t source_port,
                                                                const std::string& destination_ip,
                                                                std::uint16_t destination_port) {
    ends->Read();  // now and then, so that its socket does not run over
    return queue->Of(source_ip, source_port, destination_ip, destination_port);
  };
  listener.on_end = [heard = heard_](const ConnectionAccount& account) {
    const std::lock_guard lock(heard->mutex);
    ConnectionTotal& total = heard->connections[{account.peer, account.destination, account.port}];
    total.received_bytes += account.received_bytes;
    if (total.exchange.empty()) total.exchange = account.exchange;
  };
  return context_.server->Listen(socket.release(), std::move(listener));
}

std::string CellInternet::NameOf(const std::string& address) const {
  const bool is_own = address == "::1" || address.starts_with("127.") || own_addresses_.contains(address);
  return is_own ? "localhost" : names_.NameOf(address);
}

Status CellInternet::BeginRun(const std::string& run, const BackendScript& script) {
  using Fault = BackendScript::Fault;
  run_ = run;
  const TcpPolicy before = std::exchange(policy_, script.fault == Fault::kRefuse      ? TcpPolicy::kRefuse
                                                  : script.fault == Fault::kBlackHole ? TcpPolicy::kDrop
                                                                                      : TcpPolicy::kCapture);
  if (policy_ != before) TRY_VOID(ApplyTcpPolicy(*netfilter_, policy_));
  dns_->Assign(run, {script.dns_fails, policy_ != TcpPolicy::kCapture});
  for (const ListenerId id : AllListeners()) context_.server->Assign(id, run, script);
  return {};
}

void CellInternet::NoteVariables(const EnvironmentVariables& variables) {
  const std::lock_guard lock(heard_->mutex);
  heard_->proxies = ProxyHosts(variables);
}

std::vector<ListenerId> CellInternet::AllListeners() const {
  std::vector<ListenerId> all = listeners_;
  all.insert(all.end(), loop_listeners_.begin(), loop_listeners_.end());
  return all;
}

void CellInternet::NoteClientsEnded() {
  for (const ListenerId id : AllListeners()) context_.server->NoteClientsEnded(id);
}

bool CellInternet::IsQuiet() {
  std::uint64_t connections = 0, open = 0;
  for (const ListenerId id : listeners_) {
    const Activity activity = context_.server->ActivityOf(id);
    connections += activity.connections;
    open += activity.open;
  }
  for (const ListenerId id : loop_listeners_) open += context_.server->ActivityOf(id).open;
  if (open > 0) return false;
  const LedgerCounts sent = packets_->Counts();
  const DnsProgress dns = dns_->Progress();
  return connections >= sent.connections && !dns.is_busy && dns.open_connections == 0 &&
         dns.connections >= sent.dns_connections && dns.datagrams >= sent.dns_datagrams;
}

void CellInternet::AwaitSocketEnds() {
  constexpr milliseconds kLook{1};
  constexpr milliseconds kLongest{500};
  const SteadyTime patience = context_.clock->SteadyNow() + kLongest;
  while (true) {
    socket_ends_->Read();
    {
      const std::lock_guard lock(heard_->mutex);
      const auto& all = heard_->connections;
      if (std::all_of(all.begin(), all.end(), [this](const auto& one) { return socket_ends_->HasEnded(one.first); })) {
        return;
      }
    }
    if (context_.clock->SteadyNow() >= patience) return;
    PauseFor(kLook);
  }
}

void CellInternet::AwaitQuiet(std::vector<Gap>& gaps) {
  constexpr milliseconds kLook{1};
  constexpr std::chrono::seconds kLongest{20};  // what the kernel holds back of senders that have gone
  NoteClientsEnded();
  const SteadyTime patience = context_.clock->SteadyNow() + kLongest;
  while (!IsQuiet()) {
    if (context_.clock->SteadyNow() >= patience) {
      gaps.push_back({gap_kind::kConnectionCut, run_, "",
                      fmt::format("{} s after the last process something of the network had not come to its end",
                                  kLongest.count()),
                      false});
      return;
    }
    NoteClientsEnded();
    PauseFor(kLook);
  }
  NoteClientsEnded();  // whose last connection came to its end just now, they had ended as well
  AwaitSocketEnds();
}

// Connections over the cell's own loopback are not in the ledger of its interface.
std::vector<Flow> CellInternet::LoopbackFlows() {
  std::vector<Flow> flows;
  const std::lock_guard lock(heard_->mutex);
  for (const auto& [ends, total] : heard_->connections) {
    const auto& [source, destination, port] = ends;
    if (NameOf(destination) != "localhost") continue;
    Flow flow;
    flow.time = context_.clock->Now();
    flow.run = run_;
    flow.protocol = "tcp";
    flow.source = source;
    flow.destination = destination;
    flow.port = port;
    flow.name = "localhost";
    flow.sent_bytes = total.received_bytes;
    flow.explanation = total.exchange.empty() ? "attempt" : "exchange:" + total.exchange;
    flows.push_back(std::move(flow));
  }
  return flows;
}

Result<ExplainedFlows> CellInternet::Account() {
  TRY_VOID(context_.server->RecordingStatus());
  TRY_VOID(dns_->RecordingStatus());
  PacketWatch::Taken taken = packets_->Take();
  std::uint64_t lost = taken.lost_packets;
  std::vector<LedgerEntry> entries = std::move(taken.entries);
  std::vector<Gap> gaps;
  if (loopback_) {
    LoopbackWatch::Taken looped = loopback_->Take();
    lost += looped.lost_datagrams;
    std::move(looped.entries.begin(), looped.entries.end(), std::back_inserter(entries));
  } else {
    gaps.push_back(
        {gap_kind::kIsolation, run_, "", "this kernel cannot watch what the CLI sends to its own machine", false});
  }
  if (lost > 0) {
    gaps.push_back({gap_kind::kUnexplainedFlow, run_, "",
                    fmt::format("{} packets or flows were too many to be kept", lost), false});
  }
  FlowContext known;
  known.run = run_;
  known.connections_fail = policy_ != TcpPolicy::kCapture;
  known.own_addresses = own_addresses_;
  known.resolver = GatewayAddress(addresses_);
  known.name_of = [this](const std::string& address) { return NameOf(address); };
  known.record = [this](const Exchange& exchange) { return context_.recorder->Record(exchange); };
  known.dns = dns_->TakeReceived();
  SocketEnds::Taken ends = socket_ends_->Take();
  if (ends.lost > 0) {
    gaps.push_back(
        {gap_kind::kUnexplainedFlow, run_, "",
         fmt::format("connections ended faster than could be told: what was left unsent of some is not known "
                     "(at least {})",
                     ends.lost),
         false});
  }
  known.unsent = std::move(ends.unsent);
  std::vector<Flow> looped = LoopbackFlows();
  {
    const std::lock_guard lock(heard_->mutex);
    known.connections = std::exchange(heard_->connections, {});
  }
  TRY(ExplainedFlows explained, ExplainFlows(entries, std::move(known)));
  std::move(looped.begin(), looped.end(), std::back_inserter(explained.flows));
  std::move(gaps.begin(), gaps.end(), std::back_inserter(explained.gaps));
  return explained;
}

void CellInternet::End(LateClose& late_close) {
  for (const ListenerId id : AllListeners()) context_.server->Close(id, milliseconds{0});
  if (packets_) {
    PacketSockets sockets = packets_->End();
    packets_.reset();
    late_close.Take(std::move(sockets.others));
    late_close.Take(std::move(sockets.segments));
  }
  late_close.Take(std::move(netfilter_));
}

}  // namespace telltale
