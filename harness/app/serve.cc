#include "harness/app/serve.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <system_error>
#include <thread>

#include "harness/app/command.h"
#include "harness/app/fail_on.h"
#include "harness/app/foreground_command.h"
#include "harness/app/interrupt.h"
#include "harness/app/key_file.h"
#include "harness/app/listen_address.h"
#include "harness/app/output_file.h"
#include "harness/app/own_limits.h"
#include "harness/app/serve_environment.h"
#include "harness/app/serve_json.h"
#include "harness/app/serve_printer.h"
#include "harness/app/terminal.h"
#include "harness/desk/desk_judge.h"
#include "harness/payload/sdk.h"
#include "harness/report/atomic_file.h"
#include "harness/sandbox/cell/scratch_directory.h"
#include "harness/sandbox/watch/open_files.h"
#include "harness/scan/canary_file.h"
#include "mockserver/backend/control_server.h"
#include "mockserver/http/capture_server.h"
#include "mockserver/record/journal.h"
#include "mockserver/record/live_record.h"
#include "mockserver/tls/authority.h"
#include "schema/builtin.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

Result<DeskContract> MakeContract(const ServeOptions& options) {
  DeskContract contract;
  if (!options.schema.empty()) {
    TRY(contract.schema, ReadSchema(options.schema));
  }
  if (!options.canaries.empty()) {
    TRY(contract.canaries, ReadCanaryFile(options.canaries));
  }
  TRY(Declared declared, ReadDeclared(options.declared));
  contract.declared = std::move(declared.contracts);
  contract.messages = std::move(declared.messages);
  contract.token_pointer = options.token_pointer;
  contract.token_algorithms = options.token_algorithms;
  contract.token_issuer = options.token_issuer;
  if (!options.token_key.empty()) {
    TRY(contract.token_key, ReadKeyFile(options.token_key));
  }
  return contract;
}

Result<std::optional<Level>> FailOn(const std::string& text) {
  if (text == "never") return std::optional<Level>();
  TRY(const Level level, LevelFrom(text));
  return std::optional<Level>(level);
}

// Where the journal is, and what stands beside it.
struct Place {
  fs::path journal, folder;
  std::unique_ptr<ScratchDirectory> own;  // for this time alone; none where the user says where
};

Result<Place> PlaceOf(const std::string& journal) {
  Place place;
  if (journal.empty()) {
    TRY(place.own, ScratchDirectory::Make());
    place.folder = place.own->path();
    place.journal = place.folder / "journal.sqlite";
    return place;
  }
  std::error_code error;
  place.journal = fs::absolute(journal, error);
  if (error) return SystemFailure("the path cannot be followed", error.value(), journal);
  place.folder = fs::path(place.journal).replace_extension(".files");
  fs::create_directories(place.folder, error);
  if (error) return SystemFailure("cannot make the folder", error.value(), place.folder.string());
  return place;
}

// Who comes to the desk by its own address was told that it is the CLI's backend.
void StandFor(const Profile& profile, Listener& listener) {
  for (const Endpoint& endpoint : profile.endpoints) {
    if (endpoint.role != "telemetry") continue;
    listener.host = endpoint.host;
    listener.port = endpoint.port;
    return;
  }
}

// The desk: everything that listens. Made in the order of its members.
class Desk {
 public:
  static Result<std::unique_ptr<Desk>> Open(const ServeOptions& options);
  Result<int> Run();

 private:
  explicit Desk(const ServeOptions& options) : options_(options), interrupted_(WatchInterrupts()) {}
  Status Listen();
  Result<std::uint16_t> ListenAt(const ListenAddress& address, bool is_proxy);
  void WaitForInterrupt() const;
  Result<int> RunUntilInterrupted();
  Result<int> RunBesideCommand();
  // Takes what is on its way, then no more.
  Status CloseListeners();

  const ServeOptions& options_;
  const std::atomic<bool>& interrupted_;
  const SystemClock clock_;
  std::optional<Level> fail_on_;
  Place place_;
  std::shared_ptr<const DeclaredContracts> declared_;
  std::unique_ptr<DeskJudge> judge_;
  std::unique_ptr<Authority> trusted_, untrusted_;
  std::unique_ptr<Journal> journal_;
  FaultPlan faults_;
  std::unique_ptr<ServePrinter> printer_;
  std::unique_ptr<LiveRecord> live_;
  std::unique_ptr<CaptureServer> server_;
  std::unique_ptr<ControlApi> api_;
  std::unique_ptr<ControlServer> control_;
  std::vector<ListenerId> listeners_;
  std::uint16_t proxy_port_ = 0;
  DeskTrust trust_;
  ServeAddresses addresses_;
};

Result<std::unique_ptr<Desk>> Desk::Open(const ServeOptions& options) {
  std::unique_ptr<Desk> desk(new Desk(options));
  TRY(DeskContract contract, MakeContract(options));
  TRY(desk->fail_on_, FailOn(options.fail_on));
  desk->declared_ = contract.declared;
  TRY(desk->judge_, DeskJudge::Make(std::move(contract)));
  TRY(desk->trusted_, Authority::Make("telltale serve authority"));
  TRY(desk->untrusted_, Authority::Make("telltale untrusted authority"));
  TRY_VOID(desk->Listen());
  return desk;
}

Status Desk::Listen() {
  TRY(const ListenAddress listen, ParseListenAddress(options_.listen, "--listen"));
  TRY(const ListenAddress control, ParseListenAddress(options_.control, "--control"));
  TRY(place_, PlaceOf(options_.journal));
  TRY(journal_, Journal::Open(place_.journal));
  const bool beside_command = options_.command.has_value();
  const Terminal terminal = DescribeTerminal(beside_command ? STDERR_FILENO : STDOUT_FILENO);
  printer_ = std::make_unique<ServePrinter>(*judge_, ServeStyle{options_.full, terminal.colour, beside_command});
  live_ = std::make_unique<LiveRecord>(
      *journal_, clock_, [this](const std::string& id, const Exchange& exchange) { printer_->Print(id, exchange); });
  TRY(server_, CaptureServer::Start(*live_, *trusted_, *untrusted_, clock_, LimitsOf(options_.room, place_.journal)));
  api_ = std::make_unique<ControlApi>(*live_, place_.journal, *judge_, faults_,
                                      [this] { return server_->RecordingStatus(); });
  TRY(control_, ControlServer::Start(control.ip, control.port, *api_, *live_));
  TRY(const std::uint16_t port, ListenAt(listen, false));
  if (options_.proxy) {
    TRY(proxy_port_, ListenAt({listen.ip, 0}, true));
    addresses_.proxy = UrlOf("http", listen.ip, proxy_port_);
  }
  TRY(trust_, WriteDeskTrust(place_.folder, trusted_->certificate_pem()));
  addresses_.url = UrlOf(options_.tls ? "https" : "http", listen.ip, port);
  addresses_.variable = options_.variable.empty() ? "TELEMETRY_URL" : options_.variable;
  addresses_.control = UrlOf("http", control.ip, control_->port());
  addresses_.token = control_->token();
  addresses_.journal = place_.journal.string();
  addresses_.authority = trust_.authority;
  addresses_.is_tls = options_.tls || options_.proxy;
  return {};
}

Result<std::uint16_t> Desk::ListenAt(const ListenAddress& address, bool is_proxy) {
  TRY(const int socket, ListenOn(address.ip, address.port));
  Listener listener;
  listener.is_proxy = is_proxy;
  if (declared_ != nullptr) StandFor(declared_->profile, listener);
  listener.script.connection_fault = [this] { return faults_.connection_fault(); };
  listener.script.play = [this](const Exchange& exchange) {
    const Response plain{options_.status.value_or(0), {{"Content-Type", "application/json"}}, "{}"};
    return faults_.Play(exchange, options_.status ? plain : UsualAnswer(exchange));
  };
  const std::uint16_t port = PortOf(socket);
  TRY(const ListenerId id, server_->Listen(socket, std::move(listener)));
  listeners_.push_back(id);
  return port;
}

void Desk::WaitForInterrupt() const {
  constexpr std::chrono::milliseconds kGlance{50};
  while (!interrupted_ && server_->RecordingStatus()) std::this_thread::sleep_for(kGlance);
}

Status Desk::CloseListeners() {
  constexpr std::chrono::milliseconds kGrace{500};
  for (const ListenerId id : listeners_) server_->Close(id, kGrace);
  return server_->RecordingStatus();
}

Result<int> Desk::RunUntilInterrupted() {
  if (place_.own) place_.own->Keep();
  printer_->PrintWelcome(addresses_);
  WaitForInterrupt();
  TRY_VOID(CloseListeners());
  printer_->PrintSummary(live_->Gaps().size(), addresses_.journal, journal_->head());
  const ServeAccount account = printer_->account();
  if (!fail_on_) return 0;
  if (account.findings_from(*fail_on_) > 0) return 1;
  return account.unread() > 0 ? kExitInconclusive : 0;
}

Result<int> Desk::RunBesideCommand() {
  ForegroundCommand command;
  command.argv = *options_.command;
  command.environment = DeskEnvironment(addresses_, trust_, proxy_port_);
  command.grace = std::chrono::seconds(options_.grace_seconds);
  ServeEnd end;
  end.argv = command.argv;
  TRY(end.trial.command, RunInForeground(command, interrupted_));
  TRY_VOID(CloseListeners());
  const ServeAccount account = printer_->account();
  end.trial.account = &account;
  end.trial.gaps = live_->gaps_ever();
  end.trial.fail_on = fail_on_;
  end.trial.may_be_silent = options_.may_be_silent;
  end.trial.interrupted = interrupted_ || end.trial.command.signal == SIGINT;
  end.verdict = Judge(end.trial);
  end.exit_code = end.trial.interrupted ? kExitInterrupted : ExitCodeOf(end.verdict, end.trial.command);
  end.gaps = live_->Gaps();
  end.head = journal_->head();
  if (place_.own && end.exit_code != 0) place_.own->Keep();
  const bool keeps = !place_.own || end.exit_code != 0;
  end.journal = keeps ? addresses_.journal : "";
  printer_->PrintVerdict(end.verdict, end.trial.command, end.journal);
  if (!options_.result.empty()) TRY_VOID(WriteFileAtomically(OutputFile(options_.result), ServeEndToJson(end)));
  return end.exit_code;
}

Result<int> Desk::Run() {
  if (!options_.ready_file.empty())
    TRY_VOID(WriteFileAtomically(OutputFile(options_.ready_file), ReadyToJson(addresses_)));
  return options_.command ? RunBesideCommand() : RunUntilInterrupted();
}

}  // namespace

Result<int> Serve(const ServeOptions& options) {
  if (options.command && options.command->empty()) return InputError("no command stands behind --", "serve");
  if (!options.command && !options.result.empty())
    return InputError("--result tells how a command ended: serve -- COMMAND");
  TakeAllOpenFiles();
  ReturnFreedMemory();
  TRY(const std::unique_ptr<Desk> desk, Desk::Open(options));
  return desk->Run();
}

}  // namespace telltale
