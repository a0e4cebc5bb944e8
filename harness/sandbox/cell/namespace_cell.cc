#include "harness/sandbox/cell/namespace_cell.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <map>
#include <system_error>
#include <utility>

#include "core/gap_kinds.h"
#include "core/kernel_release.h"
#include "harness/sandbox/machine/planted_places.h"
#include "harness/sandbox/machine/trust_environment.h"
#include "harness/sandbox/watch/processes_of.h"
#include "harness/sandbox/watch/survivor_mark.h"

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
                                                  const TrustFiles& trust, LateClose& late_close, CellFacts& facts,
                                                  CellRequest request) {
  auto cell = std::unique_ptr<NamespaceCell>(new NamespaceCell(context, late_close, facts, std::move(request)));
  TRY_VOID(cell->Prepare(tools, trust));
  return cell;
}

NamespaceCell::~NamespaceCell() {
  internet_.End(late_close_);
  late_close_.Take(reads_.End());
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
  if (request_.scenario != nullptr && !places_.visible.empty()) facts_.NoteOwnFolder();
  planted_cli_ = PlantCli(request_.cli, places_.visible, who.ValueOf("cli_folder"));
  plan.planted_cli = planted_cli_;
  plan.home_read_only = request_.scenario != nullptr && request_.scenario->home_read_only;
  std::vector<FileToPlace> files;
  if (request_.files) {
    TRY(files, request_.files(who));
  }
  if (plan.home_read_only) plan.home_files = std::move(files);
  TRY(sandbox_, CellSandbox::Start(tools, plan, addresses, *context_.clock));
  TRY_VOID(internet_.Serve(sandbox_->sockets()));
  TRY_VOID(sandbox_->AwaitReady());
  known_hits_ = sandbox_->Hits();
  if (!plan.home_read_only) {
    for (const FileToPlace& file : files) TRY_VOID(sandbox_->Place(file));
  }
  state_.emplace(*sandbox_, request_.cancelled);
  return WatchPlantedFiles();
}

Status NamespaceCell::WatchPlantedFiles() {
  planted_ = PlantedPlaces(request_.identity);
  if (sandbox_->has_boot_time()) {
    planted_.push_back({request_.identity.Find("boot_time"), "time of the machine's start", std::nullopt});
  }
  const PlantedByKernel& by_kernel = sandbox_->by_kernel();
  const auto add = [this](bool is_planted, const char* id, const char* where) {
    if (is_planted) planted_.push_back({request_.identity.Find(id), where, std::nullopt});
  };
  add(by_kernel.release, kKernelReleaseCanary, "release of the kernel");
  add(by_kernel.container_mounts, "container_id", "mounts (/proc/PID/mountinfo)");
  add(by_kernel.container_group, "container_id", "control group (/proc/PID/cgroup)");
  if (planted_cli_) planted_.push_back({request_.identity.Find("cli_folder"), "the CLI's own folder", std::nullopt});
  std::vector<std::string> paths;
  for (const PlantedCanary& planted : planted_) {
    const std::string path = PathInside(planted, request_.identity);
    if (!path.empty()) paths.push_back(path);
  }
  TRY(reads_, sandbox_->Watch(std::move(paths), UnplantedPlaces()));
  return {};
}

Status NamespaceCell::BeginRun(const std::string& run, const BackendScript& script) {
  run_ = run;
  for (PlantedCanary& planted : planted_) planted.read.reset();
  return internet_.BeginRun(run, script);
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
  if (!command.tools.empty()) variables["PATH"] = command.tools + ':' + variables["PATH"];
  internet_.NoteVariables({variables.begin(), variables.end()});
  CellCommand inside;
  inside.argv = command.argv;
  inside.directory = request_.identity.ValueOf("cwd");
  inside.terminal = command.terminal;
  inside.uid = sandbox_->command_uid();
  for (const auto& [name, value] : variables) inside.environment.push_back(name + '=' + value);
  reads_.Take();  // what was read up to now was read by ourselves
  auto started = sandbox_->Execute(inside, command.timeout, command.terminal, command.standard_input);
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
    if (error == EACCES && sandbox_->command_uid() != 0) outcome.start_error += WhoMayRead(request_.cli.string());
  }
  return outcome;
}

void NamespaceCell::AwaitEmpty(milliseconds grace, const std::atomic<bool>& cancelled, CellReport& report) {
  // The kernel has no event for "the last process has gone", so this looks again every few milliseconds.
  constexpr milliseconds kLook{2};
  const SteadyTime deadline = context_.clock->SteadyNow() + grace;
  auto living = sandbox_->Processes();
  report.saw_processes = living && !living->empty();
  if (report.saw_processes && !request_.mark_of_survivors.empty()) {
    MakeMark(sandbox_->HostPath(request_.identity.ValueOf("home")) / request_.mark_of_survivors);
  }
  while (living && !living->empty() && !cancelled && context_.clock->SteadyNow() < deadline) {
    PauseFor(kLook);
    living = sandbox_->Processes();
  }
  if (living && (living->empty() || sandbox_->EndAll())) {
    report.survivors = *std::move(living);
    return;
  }
  report.gaps.push_back(
      {gap_kind::kRunUnwatched, run_, "",
       fmt::format("the cell ended before the run did ({}): what the CLI would still have sent is unknown",
                   sandbox_->WhyItEnded()),
       false});
}

Result<CellReport> NamespaceCell::Settle(milliseconds grace, const std::atomic<bool>& cancelled) {
  CellReport report;
  AwaitEmpty(grace, cancelled, report);
  internet_.AwaitQuiet(report.gaps);
  TRY_VOID(Account(report));
  return report;
}

Status NamespaceCell::Account(CellReport& report) {
  NoteReads(reads_.Take());  // before we look at its files ourselves
  TRY(ExplainedFlows explained, internet_.Account());
  report.flows = std::move(explained.flows);
  for (Flow& flow : AbsentSocketFlows()) report.flows.push_back(std::move(flow));
  // What was not accounted for before what was cut short.
  report.gaps.insert(report.gaps.begin(), explained.gaps.begin(), explained.gaps.end());
  for (const auto& more : {LimitsOfRun(), OpenDoors(), UnseenReads(), UnreadState()}) {
    report.gaps.insert(report.gaps.end(), more.begin(), more.end());
  }
  return {};
}

std::vector<Flow> NamespaceCell::AbsentSocketFlows() {
  // Where the init has ended, that is a gap already.
  Result<AbsentSockets::Taken> taken = sandbox_->HasEnded() ? AbsentSockets::Taken{} : sandbox_->TakeAbsentSockets();
  if (!taken) return {};
  std::vector<std::string> names = std::move(taken->names);
  if (taken->unnamed_tries > 0) {
    names.push_back(fmt::format("{} that could not be looked at or kept", taken->unnamed_tries));
  }
  std::vector<Flow> flows;
  for (std::string& name : names) {
    Flow flow;
    flow.time = context_.clock->Now();
    flow.run = run_;
    flow.protocol = "unix";
    flow.destination = std::move(name);
    flow.explanation = "absent";
    flows.push_back(std::move(flow));
  }
  return flows;
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
         fmt::format("{} is the host's own, because the kernel puts no overlay over it: what may have left through "
                     "a socket or FIFO in it, or by a lock on it, was not seen",
                     folder),
         false});
  }
  return gaps;
}

std::vector<Gap> NamespaceCell::UnseenReads() const {
  const std::string unknown = "which planted files the CLI read is not known: ";
  if (reads_.refusal() != 0) {
    return {{gap_kind::kIsolation, run_, "",
             unknown + fmt::format("the kernel gave no watches for them ({}); sysctl fs.inotify says how many there "
                                   "are for each user",
                                   std::generic_category().message(reads_.refusal())),
             false}};
  }
  if (!reads_.has_lost()) return {};
  return {{gap_kind::kIsolation, run_, "",
           unknown + "it read them more often than the kernel remembers (sysctl fs.inotify.max_queued_events)", false}};
}

std::vector<Gap> NamespaceCell::UnreadState() const {
  return request_.opts_out ? state_->Unread(run_) : std::vector<Gap>();
}

void NamespaceCell::NoteReads(const std::set<std::string>& paths) {
  if (request_.scenario != nullptr) facts_.NoteReads(paths);  // the control reads as it likes
  for (PlantedCanary& planted : planted_) {
    const std::string path = PathInside(planted, request_.identity);
    if (path.empty() || !reads_.IsWatched(path)) continue;
    const bool is_known = paths.contains(path) || !reads_.has_lost();
    planted.read = is_known ? std::optional(paths.contains(path)) : std::nullopt;
  }
}

}  // namespace telltale
