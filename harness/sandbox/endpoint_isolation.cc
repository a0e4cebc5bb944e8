// The weakest tier: the CLI is told where the mock backend is by its own endpoint variable. Its HOME and working
// directory are directories of ours, its identity comes from the environment; the rest of the machine is the real one.
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <system_error>

#include "harness/sandbox/isolation.h"
#include "harness/sandbox/process.h"
#include "harness/sandbox/processes_of.h"
#include "harness/sandbox/written_files.h"

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

class EndpointCell final : public Cell {
 public:
  EndpointCell(const IsolationContext& context, CellRequest request, fs::path root)
      : context_(context), request_(std::move(request)), root_(std::move(root)) {}
  ~EndpointCell() override;

  Status Prepare();
  Result<ProcessOutcome> Execute(const Command& command, const std::atomic<bool>& cancelled) override;
  Result<CellReport> Settle(milliseconds grace, const std::atomic<bool>& cancelled) override;
  std::vector<WrittenFile> WrittenFiles() const override;
  Status BeginRun(const std::string& run, const BackendScript& script) override;
  const Identity& identity() const override { return request_.identity; }
  std::vector<PlantedCanary> Planted() const override { return planted_; }
  EnvironmentVariables AddedEnvironment() const override;

 private:
  const Profile& profile() const { return *request_.profile; }
  const Endpoint* FirstTelemetryEndpoint() const;
  bool IsQuiet() const;

  const IsolationContext context_;
  CellRequest request_;
  const fs::path root_;
  fs::path home_, cwd_;
  std::vector<PlantedCanary> planted_;
  TreeSnapshot before_home_, before_cwd_;
  std::vector<ListenerId> listeners_;
  std::uint16_t port_ = 0;
  std::vector<std::unique_ptr<Process>> processes_;
  std::vector<Gap> unplayed_;  // what the scenario wants and this tier cannot do
};

EndpointCell::~EndpointCell() {
  for (const int pid : ProcessesWithHome(home_.string())) kill(pid, SIGKILL);
  processes_.clear();
  for (const ListenerId id : listeners_) context_.server->Close(id, milliseconds{200});
  std::error_code leftover;  // the run's scratch directory is removed as a whole at the end
  fs::remove_all(root_, leftover);
}

Status EndpointCell::Prepare() {
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
  TRY_VOID(WriteFile(root_ / "machine-id", request_.identity.ValueOf("machine_id") + "\n"));
  TRY_VOID(WriteFile(root_ / "ca.pem", context_.ca_pem));
  before_home_ = TreeSnapshot::Take(home_);
  before_cwd_ = TreeSnapshot::Take(cwd_);
  if (request_.scenario == nullptr || !request_.scenario->home_read_only) return {};
  if (geteuid() == 0) {
    unplayed_.push_back({"isolation", "", "", "the endpoint tier cannot make HOME read-only for root", false});
  } else {
    fs::permissions(home_, fs::perms::owner_read | fs::perms::owner_exec, error);
  }
  return {};
}

const Endpoint* EndpointCell::FirstTelemetryEndpoint() const {
  for (const Endpoint& endpoint : profile().endpoints) {
    if (endpoint.role == "telemetry") return &endpoint;
  }
  return nullptr;
}

Status EndpointCell::BeginRun(const std::string& run, const BackendScript& script) {
  TRY(const int socket, ListenOn("127.0.0.1", 0));
  port_ = PortOf(socket);
  if (script.dns_fails) unplayed_.push_back({"isolation", run, "", "the endpoint tier cannot make DNS fail", false});
  Listener listener;
  listener.run = run;
  listener.script = script;
  if (const Endpoint* endpoint = FirstTelemetryEndpoint()) {
    listener.host = endpoint->host;
    listener.port = endpoint->port;
  }
  TRY(const ListenerId id, context_.server->Listen(socket, std::move(listener)));
  listeners_.push_back(id);
  return {};
}

EnvironmentVariables EndpointCell::AddedEnvironment() const {
  const std::string ca = (root_ / "ca.pem").string();
  EnvironmentVariables added = IdentityEnvironment(request_.identity);
  added.emplace_back("TMPDIR", (root_ / "tmp").string());
  for (const char* name : {"SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}) {
    added.emplace_back(name, ca);
  }
  if (!profile().ca_variable.empty()) added.emplace_back(profile().ca_variable, ca);
  if (!profile().machine_id_variable.empty()) {
    added.emplace_back(profile().machine_id_variable, (root_ / "machine-id").string());
  }
  std::string value = profile().endpoint_value;
  const std::string url = "https://127.0.0.1:" + std::to_string(port_);
  if (const std::size_t at = value.find("${url}"); at != std::string::npos) value.replace(at, 6, url);
  added.emplace_back(profile().endpoint_variable, value);
  return added;
}

Result<ProcessOutcome> EndpointCell::Execute(const Command& command, const std::atomic<bool>& cancelled) {
  ProcessRequest request;
  request.argv = command.argv;
  request.environment = command.environment;
  for (auto& added : AddedEnvironment()) request.environment.push_back(std::move(added));
  request.working_directory = cwd_;
  request.timeout = command.timeout;
  request.terminal = command.terminal;
  TRY(auto process, Process::Start(request, *context_.clock));
  const ProcessOutcome outcome = process->Wait(cancelled);
  processes_.push_back(std::move(process));
  return outcome;
}

bool EndpointCell::IsQuiet() const {
  if (!ProcessesWithHome(home_.string()).empty()) return false;
  for (const ListenerId id : listeners_) {
    if (context_.server->ActivityOf(id).open > 0) return false;
  }
  return true;
}

Result<CellReport> EndpointCell::Settle(milliseconds grace, const std::atomic<bool>& cancelled) {
  // No process is left that could send, and every connection has been recorded: nothing more can come. There is no
  // event to wait for when somebody else's child exits, so this looks again every few milliseconds.
  constexpr milliseconds kLook{5};
  const SteadyTime deadline = context_.clock->SteadyNow() + grace;
  while (!cancelled && !IsQuiet() && context_.clock->SteadyNow() < deadline) PauseFor(kLook);
  CellReport report;
  report.gaps = std::exchange(unplayed_, {});
  for (const int pid : ProcessesWithHome(home_.string())) {
    report.survivors.push_back(CommandLineOf(pid));
    kill(pid, SIGKILL);
  }
  return report;
}

std::vector<WrittenFile> EndpointCell::WrittenFiles() const {
  std::vector<WrittenFile> files = before_home_.ChangedIn(TreeSnapshot::Take(home_), home_.string());
  for (auto& file : before_cwd_.ChangedIn(TreeSnapshot::Take(cwd_), cwd_.string())) files.push_back(std::move(file));
  for (auto& file : TreeSnapshot().ChangedIn(TreeSnapshot::Take(root_ / "tmp"), "/tmp"))
    files.push_back(std::move(file));
  return files;
}

class EndpointIsolation final : public Isolation {
 public:
  explicit EndpointIsolation(const IsolationContext& context) : context_(context) {}
  std::string name() const override { return "endpoint"; }
  std::vector<Gap> Blindness() const override {
    return {{"isolation", "", "",
             "endpoint tier: only what the CLI sends to its configured endpoint is seen; traffic to "
             "any other host and identifiers read from the real system are not",
             false}};
  }
  Result<std::unique_ptr<Cell>> MakeCell(CellRequest request) override;

 private:
  const IsolationContext context_;
  std::atomic<unsigned> next_{0};
};

Result<std::unique_ptr<Cell>> EndpointIsolation::MakeCell(CellRequest request) {
  if (request.profile->endpoint_variable.empty()) {
    return InputError(
        "the endpoint tier needs `endpoint_variable` in the profile: the variable that tells the CLI where "
        "its backend is",
        request.profile->path.string());
  }
  const fs::path root = context_.scratch / ("cell" + std::to_string(next_++));
  auto cell = std::make_unique<EndpointCell>(context_, std::move(request), root);
  TRY_VOID(cell->Prepare());
  return cell;
}

}  // namespace

Result<std::unique_ptr<Isolation>> MakeEndpointIsolation(const IsolationContext& context) {
  return std::make_unique<EndpointIsolation>(context);
}

}  // namespace telltale
