#include "harness/sandbox/cell/host_cell.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

#include "core/gap_kinds.h"
#include "harness/sandbox/cell/command_user.h"
#include "harness/sandbox/cell/give_tree.h"
#include "harness/sandbox/machine/cli_places.h"
#include "harness/sandbox/machine/planted_places.h"
#include "harness/sandbox/machine/trust_environment.h"
#include "harness/sandbox/watch/processes_of.h"
#include "harness/sandbox/watch/survivor_mark.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

Status WriteFile(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) return SystemFailure("cannot write", errno, path.string());
  return {};
}

// The program and what it needs beside it, its interpreter too: tried by a child that becomes the user.
bool CanReach(std::uint32_t user, const fs::path& program) {
  const char* const search_path = std::getenv("PATH");
  std::vector<std::string> places = {program.string()};
  for (const fs::path& place : PlacesOf(program, search_path == nullptr ? "" : search_path).visible) {
    places.push_back(place.string());
  }
  const pid_t child = fork();
  if (child < 0) return false;
  if (child == 0) {
    bool can = BecomeUser(user);
    for (const std::string& place : places) can = can && access(place.c_str(), R_OK | X_OK) == 0;
    _exit(can ? 0 : 1);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

HostCell::~HostCell() {
  for (const int pid : ProcessesWithHome(home_.string())) kill(pid, SIGKILL);
  processes_.clear();
  for (const ListenerId id : listeners_) context_.server->Close(id, milliseconds{200});
  std::error_code leftover;  // the run's scratch directory is removed as a whole at the end
  fs::permissions(home_, fs::perms::owner_all, leftover);
  fs::remove_all(root_, leftover);
}

std::string HostCell::Fact() {
  return geteuid() == 0
             ? "the CLI ran on the machine itself, as a user who is nobody there where it could be read by such a one"
             : "the CLI ran on the machine itself, as the user who started telltale";
}

Status HostCell::Prepare(const TrustFiles& trust) {
  // The values of "home" and "cwd" are those of directories that exist.
  for (Canary& canary : request_.identity.canaries) {
    if (canary.canary_class == CanaryClass::kHome) canary.value = (root_ / fs::path(canary.value).filename()).string();
    if (canary.canary_class == CanaryClass::kCwd) canary.value = (root_ / fs::path(canary.value).filename()).string();
  }
  home_ = request_.identity.ValueOf("home");
  cwd_ = request_.identity.ValueOf("cwd");
  std::error_code error;
  for (const fs::path& directory : {home_, cwd_, root_ / "tmp"}) {
    if (!fs::create_directories(directory, error) && error)
      return SystemFailure("cannot make", error.value(), directory.string());
  }
  TRY(planted_, PlantFiles(request_.identity, home_, cwd_));
  for (PlantedCanary& planted : PlantedVariables(request_.identity)) planted_.push_back(std::move(planted));
  if (!profile().machine_id_variable.empty()) {
    planted_.push_back({request_.identity.Find("machine_id"), "$" + profile().machine_id_variable, std::nullopt});
  }
  TRY_VOID(WriteFile(root_ / "machine-id", request_.identity.ValueOf("machine_id") + "\n"));
  TRY_VOID(WriteFile(root_ / "bundle.pem", trust.bundle));
  TRY_VOID(WriteFile(root_ / "ca.pem", trust.authority));
  TRY_VOID(WriteFile(root_ / "cacerts", trust.java_store));
  TRY_VOID(ChooseUser());
  if (request_.files) {
    TRY(const std::vector<FileToPlace> files, request_.files(request_.identity));
    for (const FileToPlace& file : files) TRY_VOID(Place(file));
  }
  before_home_ = TreeSnapshot::Take(home_);
  before_cwd_ = TreeSnapshot::Take(cwd_);
  return request_.scenario != nullptr && request_.scenario->home_read_only ? MakeHomeReadOnly() : Status{};
}

Status HostCell::Place(const FileToPlace& file) {
  const std::string root = root_.string() + "/";
  if (!file.path.starts_with(root)) return Failure("no file can be written there", file.path);
  return PlaceFile(file, root_, file.path.substr(root.size()), user_.id());
}

Status HostCell::ChooseUser() {
  if (geteuid() != 0) return {};
  TRY(user_, HostUser::Allocate());
  // The command finds its HOME below the scratch directory, which is root's: it may pass there, and see nothing.
  if (CanReach(user_.id(), request_.cli) && chmod(context_.scratch.c_str(), 0711) == 0) {
    return GiveTree(root_, user_.id());
  }
  user_ = HostUser();
  unplayed_.push_back({gap_kind::kIsolation, "", "",
                       "the " + tier() +
                           " tier runs the CLI as root, who can change this machine: another user cannot read " +
                           request_.cli.string() + " (chmod o+rX it and the folders on its way)",
                       false});
  return {};
}

Status HostCell::MakeHomeReadOnly() {
  if (geteuid() == 0 && user_.id() == 0) {
    unplayed_.push_back(
        {gap_kind::kIsolation, "", "", "the " + tier() + " tier cannot make HOME read-only for root", false});
    return {};
  }
  std::error_code error;
  fs::permissions(home_, fs::perms::owner_read | fs::perms::owner_exec, error);
  if (error) return SystemFailure("cannot make HOME read-only", error.value(), home_.string());
  return {};
}

Status HostCell::BeginRun(const std::string& run, const BackendScript& script) {
  TRY(const int socket, ListenOn("127.0.0.1", 0));
  port_ = PortOf(socket);
  if (script.dns_fails) {
    unplayed_.push_back({gap_kind::kIsolation, run, "", "the " + tier() + " tier cannot make DNS fail", false});
  }
  Listener listener;
  listener.run = run;
  listener.script = script;
  Describe(listener);
  TRY(const ListenerId id, context_.server->Listen(socket, std::move(listener)));
  listeners_.push_back(id);
  return {};
}

EnvironmentVariables HostCell::AddedEnvironment() const {
  const std::string authority = (root_ / "ca.pem").string();
  std::map<std::string, std::string> added = {{"TMPDIR", (root_ / "tmp").string()}};
  for (auto& [name, value] : IdentityEnvironment(request_.identity)) added[name] = value;
  for (auto& [name, value] :
       TrustEnvironment((root_ / "bundle.pem").string(), authority, (root_ / "cacerts").string())) {
    added[name] = value;
  }
  if (!profile().ca_variable.empty()) added[profile().ca_variable] = authority;
  for (auto& [name, value] : NetworkEnvironment(port_, (root_ / "machine-id").string())) {
    // Java reads its options from one variable.
    added[name] = name == "JAVA_TOOL_OPTIONS" ? added[name] + ' ' + value : value;
  }
  return {added.begin(), added.end()};
}

Result<ProcessOutcome> HostCell::Execute(const Command& command, const std::atomic<bool>& cancelled) {
  std::map<std::string, std::string> variables;
  for (auto& [name, value] : AddedEnvironment()) variables[name] = value;
  for (const auto& [name, value] : command.environment) variables[name] = value;
  if (!command.tools.empty()) variables["PATH"] = command.tools + ':' + variables["PATH"];
  ProcessRequest request;
  request.argv = command.argv;
  request.environment.assign(variables.begin(), variables.end());
  request.working_directory = cwd_;
  request.timeout = command.timeout;
  request.terminal = command.terminal;
  request.standard_input = command.standard_input;
  request.stream_owner = user_.id();
  request.user = user_.id();
  TRY(auto process, Process::Start(request, *context_.clock));
  const ProcessOutcome outcome = process->Wait(cancelled);
  processes_.push_back(std::move(process));
  return outcome;
}

bool HostCell::IsQuiet() const {
  if (!ProcessesWithHome(home_.string()).empty()) return false;
  for (const ListenerId id : listeners_) {
    if (context_.server->ActivityOf(id).open > 0) return false;
  }
  return true;
}

Result<CellReport> HostCell::Settle(milliseconds grace, const std::atomic<bool>& cancelled) {
  // No process is left that could send, and every connection has been recorded: nothing more can come. There is no
  // event to wait for when somebody else's child exits, so this looks again every few milliseconds.
  constexpr milliseconds kLook{5};
  const SteadyTime deadline = context_.clock->SteadyNow() + grace;
  CellReport report;
  report.saw_processes = !ProcessesWithHome(home_.string()).empty();
  if (report.saw_processes && !request_.mark_of_survivors.empty()) MakeMark(home_ / request_.mark_of_survivors);
  while (!cancelled && !IsQuiet() && context_.clock->SteadyNow() < deadline) PauseFor(kLook);
  report.gaps = std::exchange(unplayed_, {});
  for (const int pid : ProcessesWithHome(home_.string())) {
    report.survivors.push_back(CommandLineOf(pid));
    kill(pid, SIGKILL);
  }
  return report;
}

std::vector<WrittenFile> HostCell::WrittenFiles() const {
  std::vector<WrittenFile> files =
      before_home_.ChangedIn(TreeSnapshot::Take(home_, request_.cancelled), home_.string());
  for (auto& file : before_cwd_.ChangedIn(TreeSnapshot::Take(cwd_, request_.cancelled), cwd_.string()))
    files.push_back(std::move(file));
  for (auto& file : TreeSnapshot().ChangedIn(TreeSnapshot::Take(root_ / "tmp", request_.cancelled), "/tmp"))
    files.push_back(std::move(file));
  return files;
}

}  // namespace telltale
