#include "harness/run/control_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/control_run.h"
#include "harness/run/backend_words.h"

namespace telltale {
namespace {

// Where the CLI's telemetry goes: what its endpoint variable says in this cell, else the first telemetry endpoint.
std::string UrlIn(const Cell& cell, const Profile& profile) {
  if (!profile.endpoint_variable.empty()) {
    for (const auto& [name, value] : cell.AddedEnvironment()) {
      if (name == profile.endpoint_variable) return value;
    }
  }
  for (const Endpoint& endpoint : profile.endpoints) {
    if (endpoint.role != "telemetry") continue;
    const std::string path = endpoint.path_prefix.empty() ? "/" : endpoint.path_prefix;
    const std::string host = endpoint.host.starts_with("*.") ? "control" + endpoint.host.substr(1) : endpoint.host;
    return fmt::format("https://{}:{}{}", host, endpoint.port, path);
  }
  return "https://control.telltale.example/";
}

}  // namespace

Result<Run> RunControl(const Profile& profile, const std::filesystem::path& self, const std::string& body,
                       const Canary& planted, const RunOptions& options, Isolation& isolation, Recorder& recorder,
                       const std::atomic<bool>& cancelled) {
  CellRequest request;
  request.profile = &profile;
  request.cli = self;
  request.identity = MakeIdentity(options.random, profile.canaries);
  TRY(const auto cell, isolation.MakeCell(std::move(request)));
  TRY(const BackendScript script, ScriptFor("ok", profile));
  Run run;
  run.name = run.scenario = kControlRun;
  run.backend = "ok";
  run.isolation = isolation.name();
  TRY_VOID(cell->BeginRun(run.name, script));
  Command command;
  command.argv = {self.string(), "control-client", UrlIn(*cell, profile), body};
  command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  command.timeout = std::chrono::milliseconds{15000};
  run.argv = command.argv;
  TRY(run.outcome, cell->Execute(command, cancelled));
  TRY(CellReport report, cell->Settle(options.grace, cancelled));
  for (Flow& flow : report.flows) {
    flow.run = run.name;
    TRY_VOID(recorder.Record(flow));
  }
  for (Gap& gap : report.gaps) {
    gap.run = run.name;
    TRY_VOID(recorder.Record(gap));
  }
  run.planted = {{planted, "the control's payload", std::nullopt}};
  return run;
}

}  // namespace telltale
