#include "harness/sandbox/namespace_cell.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <system_error>
#include <utility>

#include "core/gap_kinds.h"
#include "core/proxy_variables.h"
#include "harness/sandbox/machine_files.h"
#include "harness/sandbox/planted_places.h"
#include "harness/sandbox/processes_of.h"
#include "harness/sandbox/trust_environment.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;

std::string HostSearchPath() {
  const char* const path = std::getenv("PATH");
  return path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
}

std::string WhoMayRead(const std::string& program) {
  return fmt::format(
      " (in a cell of root's the command is a user who is nobody on the host, and what root alone may read cannot be "
      "shown to it here: chmod -R o+rX {})",
      std::filesystem::path(program).parent_path().string());
}

}  // namespace

Result<std::unique_ptr<Cell>> NamespaceCell::Make(const IsolationContext& context, const SandboxTools& tools,
                                                  const TrustFiles& trust, LateClose& late_close, CellRequest request) {
  auto cell = std::unique_ptr<NamespaceCell>(new NamespaceCell(context, late_close, std::move(request)));
  TRY_VOID(cell->Prepare(tools, trust));
  return cell;
}

NamespaceCell::~NamespaceCell() {
  for (const auto* const listeners : {&listeners_, &loop_listeners_}) {
    for (const ListenerId id : *listeners) context_.server->Close(id, milliseconds{0});
  }
  late_close_.Take(reads_.End());
  if (packets_) {
    PacketSockets sockets = packets_->End();
    packets_.reset();
    late_close_.Take(std::move(sockets.others));
    late_close_.Take(std::move(sockets.segments));
  }
  late_close_.Take(std::move(netfilter_));
  processes_.clear();
  late_close_.Take(std::move(sandbox_));
}

Status NamespaceCell::Prepare(const SandboxTools& tools, const TrustFiles& trust) {
  places_ = PlacesOf(request_.cli, HostSearchPath());
  const Identity& who = request_.identity;
  const CellAddresses addresses{who.ValueOf("mac"), who.ValueOf("ipv4"), who.ValueOf("ipv6")};
  CellPlan plan{who, GatewayAddress(addresses), trust, places_.visible};
  const auto& bound = request_.profile->bind_read_only;
  plan.visible.insert(plan.visible.end(), bound.begin(), bound.end());
  plan.home_read_only = request_.scenario != nullptr && request_.scenario->home_read_only;
  TRY(sandbox_, CellSandbox::Start(tools, plan, addresses, *context_.clock));
  TRY_VOID(ServeNetwork());
  TRY_VOID(sandbox_->AwaitReady());
  known_hits_ = sandbox_->Hits();
  state_.emplace(*sandbox_);
  return WatchPlantedFiles();
}

Status NamespaceCell::ServeNetwork() {
  GatewaySockets& sockets = sandbox_->sockets();
  netfilter_ = std::make_unique<NetlinkSocket>(std::move(sockets.netfilter));
  send_queue_ = std::make_shared<SendQueue>(std::move(sockets.diagnosis));
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

Status NamespaceCell::ServeLoopback(GatewaySockets& sockets) {
  if (PortOf(sockets.loop_tcp4.get()) != kCapturePort) return {};  // no sockets: the kernel cannot
  for (Descriptor* const socket : {&sockets.loop_tcp4, &sockets.loop_tcp6}) {
    TRY(const ListenerId id, Listen(std::move(*socket)));
    loop_listeners_.push_back(id);
  }
  TRY(loopback_, LoopbackWatch::Start(std::move(sockets.loop_udp4), std::move(sockets.loop_udp6), *context_.clock));
  return {};
}

Result<ListenerId> NamespaceCell::Listen(Descriptor socket) {
  Listener listener;
  listener.transparent = true;
  listener.name_of = [this](const std::string& address) { return NameOf(address); };
  listener.is_users_proxy = [heard = heard_](const std::string& host) {
    const std::lock_guard lock(heard->mutex);
    return heard->proxies.contains(host);
  };
  listener.sending = [queue = send_queue_](const std::string& source_ip, std::uint16_t source_port,
                                           const std::string& destination_ip, std::uint16_t destination_port) {
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

std::string NamespaceCell::NameOf(const std::string& address) const {
  const bool is_own = address == "::1" || address.starts_with("127.") || address == request_.identity.ValueOf("ipv4") ||
                      address == request_.identity.ValueOf("ipv6");
  return is_own ? "localhost" : names_.NameOf(address);
}

Status NamespaceCell::WatchPlantedFiles() {
  planted_ = PlantedPlaces(request_.identity);
  std::vector<std::string> paths;
  for (const PlantedCanary& planted : planted_) {
    const std::string path = PathInside(planted, request_.identity);
    if (!path.empty()) paths.push_back(path);
  }
  TRY(reads_, sandbox_->Watch(paths));
  return {};
}

Status NamespaceCell::BeginRun(const std::string& run, const BackendScript& script) {
  using Fault = BackendScript::Fault;
  run_ = run;
  const TcpPolicy before = std::exchange(policy_, script.fault == Fault::kRefuse      ? TcpPolicy::kRefuse
                                                  : script.fault == Fault::kBlackHole ? TcpPolicy::kDrop
                                                                                      : TcpPolicy::kCapture);
  if (policy_ != before) TRY_VOID(ApplyTcpPolicy(*netfilter_, policy_));
  dns_->Assign(run, {script.dns_fails, policy_ != TcpPolicy::kCapture});
  for (const auto* const listeners : {&listeners_, &loop_listeners_}) {
    for (const ListenerId id : *listeners) context_.server->Assign(id, run, script);
  }
  for (PlantedCanary& planted : planted_) planted.read.reset();
  return {};
}

EnvironmentVariables NamespaceCell::AddedEnvironment() const {
  EnvironmentVariables added = IdentityEnvironment(request_.identity);
  for (auto& variable : TrustEnvironment(kBundlePath, kAuthorityPath, kJavaStorePath)) {
    added.push_back(std::move(variable));
  }
  return added;
}

Result<ProcessOutcome> NamespaceCell::Execute(const Command& command, const std::atomic<bool>& cancelled) {
  std::map<std::string, std::string> variables = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  for (const auto& [name, value] : AddedEnvironment()) variables[name] = value;
  for (const auto& [name, value] : command.environment) variables[name] = value;
  for (auto folder = places_.search.rbegin(); folder != places_.search.rend(); ++folder) {
    variables["PATH"] = *folder + ':' + variables["PATH"];
  }
  {
    const std::lock_guard lock(heard_->mutex);
    heard_->proxies = ProxyHosts({variables.begin(), variables.end()});
  }
  CellCommand inside;
  inside.argv = command.argv;
  inside.directory = request_.identity.ValueOf("cwd");
  inside.terminal = command.terminal;
  inside.uid = sandbox_->command_uid();
  for (const auto& [name, value] : variables) inside.environment.push_back(name + '=' + value);
  reads_.Take();  // what was read up to now was read by ourselves
  auto started = sandbox_->Execute(inside, command.timeout, command.terminal);
  if (!started && sandbox_->HasEnded()) {
    ProcessOutcome nothing;
    nothing.start_error = "the cell has ended";  // why, the gap of the run in which it did says
    return nothing;
  }
  if (!started) return tl::unexpected<Error>(std::move(started).error());
  ProcessOutcome outcome = started->process->Wait(cancelled);
  processes_.push_back(std::move(started->process));
  int error = 0;
  if (read(started->not_started.get(), &error, sizeof error) == sizeof error) {
    outcome.started = false;
    outcome.exit_code.reset();
    outcome.start_error = std::generic_category().message(error);
    if (error == EACCES && sandbox_->command_uid() != 0) outcome.start_error += WhoMayRead(command.argv.front());
  }
  return outcome;
}

bool NamespaceCell::IsNetworkQuiet() {
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

void NamespaceCell::AwaitQuiet(std::vector<Gap>& gaps) {
  constexpr milliseconds kLook{1};
  constexpr std::chrono::seconds kLongest{20};  // what the kernel holds back of senders that have gone
  const SteadyTime patience = context_.clock->SteadyNow() + kLongest;
  while (!IsNetworkQuiet()) {
    if (context_.clock->SteadyNow() >= patience) {
      gaps.push_back({gap_kind::kConnectionCut, run_, "",
                      fmt::format("{} s after the last process something of the network had not come to its end",
                                  kLongest.count()),
                      false});
      return;
    }
    for (const auto* const listeners : {&listeners_, &loop_listeners_}) {
      for (const ListenerId id : *listeners) context_.server->NoteClientsEnded(id);
    }
    PauseFor(kLook);
  }
}

std::vector<std::string> NamespaceCell::AwaitEmpty(milliseconds grace, const std::atomic<bool>& cancelled,
                                                   std::vector<Gap>& gaps) {
  // The kernel has no event for "the last process has gone", so this looks again every few milliseconds.
  constexpr milliseconds kLook{2};
  const SteadyTime deadline = context_.clock->SteadyNow() + grace;
  auto living = sandbox_->Processes();
  while (living && !living->empty() && !cancelled && context_.clock->SteadyNow() < deadline) {
    PauseFor(kLook);
    living = sandbox_->Processes();
  }
  if (living && (living->empty() || sandbox_->EndAll())) return *std::move(living);
  gaps.push_back({gap_kind::kRunUnwatched, run_, "",
                  fmt::format("the cell ended before the run did ({}): what the CLI would still have sent is unknown",
                              sandbox_->WhyItEnded()),
                  false});
  return {};
}

Result<CellReport> NamespaceCell::Settle(milliseconds grace, const std::atomic<bool>& cancelled) {
  std::vector<Gap> gaps;
  std::vector<std::string> survivors = AwaitEmpty(grace, cancelled, gaps);
  for (const auto* const listeners : {&listeners_, &loop_listeners_}) {
    for (const ListenerId id : *listeners) context_.server->NoteClientsEnded(id);
  }
  // Nobody is left who could send; what is on its way arrives.
  AwaitQuiet(gaps);
  return Account(std::move(survivors), std::move(gaps));
}

// Connections over the cell's own loopback are not in the ledger of its interface.
std::vector<Flow> NamespaceCell::LoopbackFlows() {
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

Result<CellReport> NamespaceCell::Account(std::vector<std::string> survivors, std::vector<Gap> gaps) {
  TRY_VOID(context_.server->RecordingStatus());
  TRY_VOID(dns_->RecordingStatus());
  PacketWatch::Taken taken = packets_->Take();
  std::uint64_t lost = taken.lost_packets;
  std::vector<LedgerEntry> entries = std::move(taken.entries);
  if (loopback_) {
    LoopbackWatch::Taken looped = loopback_->Take();
    lost += looped.lost_datagrams;
    std::move(looped.entries.begin(), looped.entries.end(), std::back_inserter(entries));
  } else {
    gaps.push_back({"isolation", run_, "", "this kernel cannot watch what the CLI sends to its own machine", false});
  }
  FlowContext known;
  known.run = run_;
  known.connections_fail = policy_ != TcpPolicy::kCapture;
  known.name_of = [this](const std::string& address) { return NameOf(address); };
  known.record = [this](const Exchange& exchange) { return context_.recorder->Record(exchange); };
  known.dns = dns_->TakeReceived();
  std::vector<Flow> looped = LoopbackFlows();
  {
    const std::lock_guard lock(heard_->mutex);
    known.connections = std::exchange(heard_->connections, {});
  }
  TRY(ExplainedFlows explained, ExplainFlows(entries, std::move(known)));
  std::move(looped.begin(), looped.end(), std::back_inserter(explained.flows));
  CellReport report{std::move(explained.flows), std::move(explained.gaps), std::move(survivors)};
  std::move(gaps.begin(), gaps.end(), std::back_inserter(report.gaps));
  if (lost > 0) {
    report.gaps.push_back({gap_kind::kUnexplainedFlow, run_, "",
                           fmt::format("{} packets or flows were too many to be kept", lost), false});
  }
  for (const auto& more : {LimitsOfRun(), OpenDoors(), UnreadState()}) {
    report.gaps.insert(report.gaps.end(), more.begin(), more.end());
  }
  NoteReads(reads_.Take());
  return report;
}

std::vector<Gap> NamespaceCell::LimitsOfRun() {
  const LimitHits hits = sandbox_->Hits();
  const LimitHits before = std::exchange(known_hits_, hits);
  // Where the init has ended, that is a gap already.
  const Result<ReachedLimits> reached = sandbox_->HasEnded() ? ReachedLimits{} : sandbox_->TakeReachedLimits();
  ReachedLimits unseen;
  unseen.is_unwatched = true;
  return LimitGaps(reached.value_or(unseen),
                   {hits.killed_for_memory - before.killed_for_memory, hits.refused_forks - before.refused_forks},
                   sandbox_->has_limits_as_a_whole(), run_);
}

std::vector<Gap> NamespaceCell::OpenDoors() const {
  std::vector<Gap> gaps;
  for (const std::string& folder : sandbox_->host_folders()) {
    gaps.push_back(
        {gap_kind::kOpenDoor, run_, "",
         fmt::format("{} is the host's own folder, because the kernel puts no overlay over it: what may have "
                     "left through a socket or FIFO in it was not seen",
                     folder),
         false});
  }
  return gaps;
}

std::vector<Gap> NamespaceCell::UnreadState() const {
  const bool is_judged = request_.scenario != nullptr && !request_.scenario->opt_out.empty();
  return is_judged ? state_->Unread(run_) : std::vector<Gap>();
}

void NamespaceCell::NoteReads(const std::set<std::string>& paths) {
  for (PlantedCanary& planted : planted_) {
    const std::string path = PathInside(planted, request_.identity);
    if (!path.empty() && reads_.IsWatched(path)) planted.read = paths.contains(path);
  }
}

}  // namespace telltale
