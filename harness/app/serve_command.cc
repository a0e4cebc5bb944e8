#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "harness/app/command.h"
#include "harness/app/failure.h"
#include "harness/app/interrupt.h"
#include "harness/app/key_file.h"
#include "harness/app/own_limits.h"
#include "harness/app/recorder_room.h"
#include "harness/app/serve_printer.h"
#include "harness/app/terminal.h"
#include "harness/desk/desk_judge.h"
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

struct Options {
  std::string listen = "127.0.0.1:0", control = "127.0.0.1:0", journal = "telltale-journal.sqlite";
  std::vector<std::string> schema;
  std::string canaries, token_key, token_pointer = "/token", token_issuer, variable;
  std::vector<std::string> token_algorithms = {"RS256"};
  int status = 200;
  RecorderRoom room;
  bool tls = false, full = false;
};

struct ListenAddress {
  std::string ip;
  std::uint16_t port = 0;
};

Result<ListenAddress> ParseAddress(const std::string& text, const char* option) {
  const std::size_t colon = text.rfind(':');
  ListenAddress address;
  address.ip = text.substr(0, colon);
  if (address.ip.starts_with('[') && address.ip.ends_with(']'))
    address.ip = address.ip.substr(1, address.ip.size() - 2);
  const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || std::stoul(port) > 65535) return InputError("\"" + text + "\" is not ADDRESS:PORT", option);
  address.port = static_cast<std::uint16_t>(std::stoul(port));
  return address;
}

Result<DeskContract> MakeContract(const Options& options) {
  DeskContract contract;
  if (!options.schema.empty()) {
    TRY(contract.schema, ReadSchema(options.schema));
  }
  if (!options.canaries.empty()) {
    TRY(contract.canaries, ReadCanaryFile(options.canaries));
  }
  contract.token_pointer = options.token_pointer;
  contract.token_algorithms = options.token_algorithms;
  contract.token_issuer = options.token_issuer;
  if (!options.token_key.empty()) {
    TRY(contract.token_key, ReadKeyFile(options.token_key));
  }
  return contract;
}

Result<fs::path> AbsolutePath(const fs::path& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error);
  if (error) return SystemFailure("the path cannot be followed", error.value(), path.string());
  return absolute;
}

// Beside the journal, so that it is easily found; certificates are no secrets.
Result<fs::path> WriteAuthority(const fs::path& journal, const Authority& authority) {
  const fs::path path = fs::path(journal).replace_extension(".ca.pem");
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << authority.certificate_pem();
  file.close();
  if (!file) return SystemFailure("cannot write the authority's certificate", errno, path.string());
  return path;
}

void WaitForInterrupt(const std::atomic<bool>& interrupted, const CaptureServer& server) {
  constexpr std::chrono::milliseconds kGlance{50};
  while (!interrupted && server.RecordingStatus()) std::this_thread::sleep_for(kGlance);
}

Result<int> Serve(const Options& options) {
  TakeAllOpenFiles();
  ReturnFreedMemory();
  const SystemClock clock;
  const std::atomic<bool>& interrupted = WatchInterrupts();
  TRY(const ListenAddress listen, ParseAddress(options.listen, "--listen"));
  TRY(const ListenAddress control_address, ParseAddress(options.control, "--control"));
  TRY(DeskContract contract, MakeContract(options));
  TRY(const std::unique_ptr<DeskJudge> judge, DeskJudge::Make(std::move(contract)));
  TRY(const std::unique_ptr<Journal> journal, Journal::Open(options.journal));
  TRY(const fs::path journal_path, AbsolutePath(options.journal));
  TRY(const std::unique_ptr<Authority> trusted, Authority::Make("telltale serve authority"));
  TRY(const std::unique_ptr<Authority> untrusted, Authority::Make("telltale untrusted authority"));
  ServePrinter printer(*judge, {options.full, DescribeTerminal(STDOUT_FILENO).colour});
  LiveRecord live(*journal, clock, [&](const std::string& exchange_id, const Exchange& exchange) {
    printer.Print(exchange_id, exchange);
  });
  TRY(std::unique_ptr<CaptureServer> server,
      CaptureServer::Start(live, *trusted, *untrusted, clock, LimitsOf(options.room, journal_path)));
  const ControlApi api(live, options.journal, *judge, [&] { return server->RecordingStatus(); });
  TRY(const std::unique_ptr<ControlServer> control,
      ControlServer::Start(control_address.ip, control_address.port, api, live));
  TRY(const int socket, ListenOn(listen.ip, listen.port));
  Listener listener;
  listener.script.answer = [status = options.status](const Exchange&) {
    return Response{status, {{"Content-Type", "application/json"}}, "{}"};
  };
  ServeAddresses addresses;
  const std::string host = listen.ip.find(':') == std::string::npos ? listen.ip : "[" + listen.ip + "]";
  addresses.url = fmt::format("{}://{}:{}", options.tls ? "https" : "http", host, PortOf(socket));
  addresses.variable = options.variable;
  addresses.control =
      fmt::format("http://{}:{}", control_address.ip == "::1" ? "[::1]" : control_address.ip, control->port());
  addresses.token = control->token();
  addresses.journal = journal_path.string();
  if (options.tls) {
    TRY(addresses.authority, WriteAuthority(journal_path, *trusted));
  }
  TRY(const ListenerId id, server->Listen(socket, std::move(listener)));
  printer.PrintWelcome(addresses);
  WaitForInterrupt(interrupted, *server);
  constexpr std::chrono::milliseconds kGrace{500};
  server->Close(id, kGrace);
  TRY_VOID(server->RecordingStatus());
  printer.PrintSummary(live.Gaps().size(), addresses.journal, journal->head());
  return printer.bad() > 0 ? 1 : 0;
}

}  // namespace

void AddServeCommand(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* const command =
      app.add_subcommand("serve", "Records and judges what a CLI sends, at the desk, until Ctrl-C");
  command->add_option("--listen", options->listen, "ADDRESS:PORT for the CLI; port 0 picks a free one")
      ->capture_default_str();
  command->add_flag("--tls", options->tls,
                    "Point the CLI at https (the port takes both) and write the authority's certificate");
  command->add_option("--journal", options->journal, "SQLite file; an existing journal is continued")
      ->capture_default_str();
  command
      ->add_option(
          "--schema", options->schema,
          "JSON schema file, or a bundled contract such as devpod-cli-v1; again for each file that it refers to")
      ->allow_extra_args(false);
  command->add_option("-c,--canaries", options->canaries, "Planted values that must not come: canaries.json");
  command->add_option("--token-key", options->token_key, "PEM public key or certificate (HS256: the secret's file)");
  command->add_option("--token-algorithm", options->token_algorithms, "Allowed; repeatable")->capture_default_str();
  command->add_option("--token-issuer", options->token_issuer, "The issuer that a token must name");
  command->add_option("--token-pointer", options->token_pointer, "Where in the payload the token is")
      ->capture_default_str();
  command->add_option("--variable", options->variable, "The CLI's variable for its endpoint, to be printed");
  command->add_option("--status", options->status, "What is answered")
      ->check(CLI::Range(200, 599))
      ->capture_default_str();
  command->add_option("--control", options->control, "Loopback ADDRESS:PORT of the control API and the live page")
      ->capture_default_str();
  AddRecorderRoom(*command, options->room);
  command->add_flag("--full", options->full, "Print payloads in full, not a line each");
  command->callback([options, &exit_code] {
    const Result<int> result = Serve(*options);
    exit_code = result ? *result : ReportFailure(result.error());
  });
}

}  // namespace telltale
