#include "harness/sandbox/namespace_cell.h"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "harness/sandbox/explain_flows.h"
#include "harness/sandbox/machine_files.h"
#include "harness/sandbox/planted_places.h"
#include "harness/sandbox/processes_of.h"
#include "harness/sandbox/resource_limits.h"
#include "harness/sandbox/sealed_folders.h"
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

std::set<std::string> DoorsOf(const std::string& folder) {
  const std::vector<std::string> doors = FindDoors(folder);
  return {doors.begin(), doors.end()};
}

}  // namespace

Result<std::unique_ptr<Cell>> NamespaceCell::Make(const IsolationContext& context, const SandboxTools& tools,
                                                  const TrustFiles& trust, LateClose& late_close, CellRequest request) {
  auto cell = std::unique_ptr<NamespaceCell>(new NamespaceCell(context, late_close, std::move(request)));
  TRY_VOID(cell->Prepare(tools, trust));
  return cell;
}

NamespaceCell::~NamespaceCell() {
  for (const ListenerId id : listeners_) context_.server->Close(id, milliseconds{0});
  late_close_.Take(reads_.End());
  if (packets_) late_close_.Take(packets_->End());
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
  for (const std::string& folder : sandbox_->open_folders()) known_doors_.merge(DoorsOf(folder));
  TRY_VOID(ServeNetwork());
  before_home_ = TreeSnapshot::Take(sandbox_->HostPath(who.ValueOf("home")));
  before_tmp_ = TreeSnapshot::Take(sandbox_->HostPath("/tmp"));
  before_var_ = TreeSnapshot::Take(sandbox_->HostPath("/var"));
  return WatchPlantedFiles();
}

Status NamespaceCell::ServeNetwork() {
  GatewaySockets& sockets = sandbox_->sockets();
  netfilter_ = std::make_unique<NetlinkSocket>(std::move(sockets.netfilter));
  TRY(packets_, PacketWatch::Start(std::move(sockets.packets), *context_.clock));
  TRY(dns_, DnsServer::Start({{sockets.dns_udp4.release(), sockets.dns_udp6.release()},
                              {sockets.dns_tcp4.release(), sockets.dns_tcp6.release()}},
                             *context_.recorder, *context_.clock, names_));
  for (Descriptor* socket : {&sockets.tcp4, &sockets.tcp6}) {
    Listener listener;
    listener.transparent = true;
    listener.name_of = [this](const std::string& address) { return names_.NameOf(address); };
    listener.on_exchange = [senders = senders_](const std::string& peer, const std::string& id) {
      const std::lock_guard lock(senders->mutex);
      senders->exchange_of.try_emplace(peer, id);
    };
    TRY(const ListenerId id, context_.server->Listen(socket->release(), std::move(listener)));
    listeners_.push_back(id);
  }
  return {};
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
  policy_ = script.fault == Fault::kRefuse      ? TcpPolicy::kRefuse
            : script.fault == Fault::kBlackHole ? TcpPolicy::kDrop
                                                : TcpPolicy::kCapture;
  TRY_VOID(ApplyTcpPolicy(*netfilter_, policy_));
  dns_->Assign(run, script.dns_fails);
  for (const ListenerId id : listeners_) context_.server->Assign(id, run, script);
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
  CellCommand inside;
  inside.argv = command.argv;
  inside.directory = request_.identity.ValueOf("cwd");
  inside.terminal = command.terminal;
  inside.uid = sandbox_->command_uid();
  for (const auto& [name, value] : variables) inside.environment.push_back(name + '=' + value);
  reads_.Take();  // what was read up to now was read by ourselves
  TRY(CellSandbox::Started started, sandbox_->Execute(inside, command.timeout, command.terminal));
  ProcessOutcome outcome = started.process->Wait(cancelled);
  processes_.push_back(std::move(started.process));
  int error = 0;
  if (read(started.not_started.get(), &error, sizeof error) == sizeof error) {
    outcome.started = false;
    outcome.exit_code.reset();
    outcome.start_error = std::generic_category().message(error);
    if (error == EACCES && sandbox_->command_uid() != 0) outcome.start_error += WhoMayRead(command.argv.front());
  }
  return outcome;
}

// Every connection that was made has been taken over, and what it sent has been read.
bool NamespaceCell::IsNetworkQuiet() {
  constexpr milliseconds kSilence{200};
  std::uint64_t connections = 0, open = 0;
  SteadyTime last{};
  for (const ListenerId id : listeners_) {
    const Activity activity = context_.server->ActivityOf(id);
    connections += activity.connections;
    open += activity.open;
    last = std::max(last, activity.last);
  }
  if (connections < packets_->EstablishedConnections()) return false;
  return open == 0 || context_.clock->SteadyNow() - last > kSilence;
}

Result<CellReport> NamespaceCell::Settle(milliseconds grace, const std::atomic<bool>& cancelled) {
  // The kernel has no event for "the last process has gone", so this looks again every few milliseconds.
  constexpr milliseconds kLook{2};
  const SteadyTime deadline = context_.clock->SteadyNow() + grace;
  std::vector<std::string> living;
  while (true) {
    TRY(living, sandbox_->Processes());
    if (living.empty() || cancelled || context_.clock->SteadyNow() >= deadline) break;
    PauseFor(kLook);
  }
  if (!living.empty()) TRY_VOID(sandbox_->EndAll());
  // Nobody is left who could send; what is on its way arrives.
  const SteadyTime patience = context_.clock->SteadyNow() + std::chrono::seconds{5};
  while (!IsNetworkQuiet() && context_.clock->SteadyNow() < patience) PauseFor(kLook);
  return Account(std::move(living));
}

Result<CellReport> NamespaceCell::Account(std::vector<std::string> survivors) {
  TRY_VOID(context_.server->RecordingStatus());
  TRY_VOID(dns_->RecordingStatus());
  PacketWatch::Taken taken = packets_->Take();
  FlowContext known;
  known.run = run_;
  known.connections_fail = policy_ != TcpPolicy::kCapture;
  known.name_of = [this](const std::string& address) { return names_.NameOf(address); };
  known.record = [this](const Exchange& exchange) { return context_.recorder->Record(exchange); };
  {
    const std::lock_guard lock(senders_->mutex);
    known.exchange_of = senders_->exchange_of;
  }
  TRY(ExplainedFlows explained, ExplainFlows(taken.entries, known));
  CellReport report{std::move(explained.flows), std::move(explained.gaps), std::move(survivors)};
  if (taken.lost_packets > 0) {
    report.gaps.push_back({"unexplained-flow", run_, "",
                           fmt::format("{} packets or flows were too many to be kept", taken.lost_packets), false});
  }
  for (const auto& gaps : {FullDisks(), ReachedLimits(), NewDoors()}) {
    report.gaps.insert(report.gaps.end(), gaps.begin(), gaps.end());
  }
  NoteReads(reads_.Take());
  return report;
}

std::vector<Gap> NamespaceCell::FullDisks() const {
  std::vector<Gap> gaps;
  for (const std::string& place : {request_.identity.ValueOf("home"), request_.identity.ValueOf("cwd"),
                                   std::string("/tmp"), std::string("/var")}) {
    struct statvfs facts {};
    if (statvfs(sandbox_->HostPath(place).c_str(), &facts) != 0 || facts.f_blocks == 0 || facts.f_bavail > 0) continue;
    gaps.push_back(
        {"resource-limit", run_, "",
         fmt::format("the CLI filled its disk ({} MiB in one folder): it may have behaved otherwise with more",
                     facts.f_blocks * facts.f_frsize >> 20),
         false});
  }
  return gaps;
}

std::vector<Gap> NamespaceCell::ReachedLimits() {
  const LimitHits hits = sandbox_->Hits();
  const LimitHits before = std::exchange(known_hits_, hits);
  std::vector<Gap> gaps;
  const auto add = [&](std::string message) {
    gaps.push_back({"resource-limit", run_, "", std::move(message), false});
  };
  if (const std::uint64_t killed = hits.killed_for_memory - before.killed_for_memory; killed > 0) {
    add(fmt::format(
        "the cell's limit of memory ({} MiB, its disks included) was reached and the kernel ended {} of its "
        "processes: what they would have sent is unknown",
        kMaxMemoryBytes >> 20, killed));
  }
  if (const std::uint64_t refused = hits.refused_forks - before.refused_forks; refused > 0) {
    add(fmt::format("the cell's limit of processes ({}) was reached: {} were not started", kMaxProcesses, refused));
  }
  return gaps;
}

std::vector<Gap> NamespaceCell::NewDoors() {
  std::vector<Gap> gaps;
  for (const std::string& folder : sandbox_->open_folders()) {
    for (const std::string& door : DoorsOf(folder)) {
      if (!known_doors_.insert(door).second) continue;
      gaps.push_back(
          {"open-door", run_, "",
           fmt::format("{} is a socket or FIFO that appeared in a folder which the cell shows: what may have "
                       "left through it was not seen",
                       door),
           false});
    }
  }
  return gaps;
}

void NamespaceCell::NoteReads(const std::set<std::string>& paths) {
  for (PlantedCanary& planted : planted_) {
    const std::string path = PathInside(planted, request_.identity);
    if (!path.empty() && reads_.IsWatched(path)) planted.read = paths.contains(path);
  }
}

std::vector<WrittenFile> NamespaceCell::WrittenFiles() const {
  const std::string& home = request_.identity.ValueOf("home");
  std::vector<WrittenFile> files = before_home_.ChangedIn(TreeSnapshot::Take(sandbox_->HostPath(home)), home);
  for (const auto& [before, place] : {std::pair(&before_tmp_, "/tmp"), std::pair(&before_var_, "/var")}) {
    for (WrittenFile& file : before->ChangedIn(TreeSnapshot::Take(sandbox_->HostPath(place)), place)) {
      files.push_back(std::move(file));
    }
  }
  return files;
}

}  // namespace telltale
