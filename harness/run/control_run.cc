#include "harness/run/control_run.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/control_run.h"
#include "harness/run/scenario_script.h"

namespace telltale {
namespace {

// Where the CLI's telemetry goes: what its endpoint variable says in this cell, else the first telemetry endpoint.
std::string UrlIn(const Cell& cell, const Profile& profile) {
  if (!profile.endpoint_variable.empty()) {
    for (const auto& [name, value] : cell.AddedEnvironment()) {
      if (name == profile.endpoint_variable) return value;
    }
  }
  return ControlUrl(profile);
}

}  // namespace

std::string ControlUrl(const Profile& profile) {
  for (const Endpoint& endpoint : profile.endpoints) {
    if (endpoint.role != "telemetry") continue;
    const std::string path = endpoint.path_prefix.empty() ? "/" : endpoint.path_prefix;
    const std::string host = endpoint.host.starts_with("*.") ? "control" + endpoint.host.substr(1) : endpoint.host;
    return fmt::format("https://{}:{}{}", host, endpoint.port, path);
  }
  return "https://control.telltale.example/";
}

Profile WithUsualAnswers(Profile profile) {
  for (Endpoint& endpoint : profile.endpoints) endpoint.answer.reset();
  return profile;
}

Result<Run> RunControl(const Profile& profile, const std::filesystem::path& self, const ControlPlan& planted,
                       const RunOptions& options, Isolation& isolation, Recorder& recorder,
                       const std::atomic<bool>& cancelled) {
  const Profile answering = WithUsualAnswers(profile);  // outlives the cell, whose script borrows it
  CellRequest request;
  request.profile = &profile;
  request.cli = self;
  request.identity = MakeIdentity(options.random, profile.canaries);
  request.mark_of_survivors = kMarkOfSurvivors;
  request.cancelled = &cancelled;
  TRY(const auto cell, isolation.MakeCell(std::move(request)));
  TRY(const BackendScript script, ScriptFor("ok", answering));
  Run run;
  run.name = run.scenario = kControlRun;
  run.backend = "ok";
  run.isolation = isolation.name();
  TRY_VOID(cell->BeginRun(run.name, script));
  Command command;
  command.argv = {self.string(), "control-client", UrlIn(*cell, profile)};
  for (const auto& [way, canary] : planted) command.argv.push_back(way + "=" + canary.value);
  // A resolver that is dead costs seconds, and not half a minute.
  command.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"RES_OPTIONS", "timeout:3 attempts:2"}};
  command.timeout = std::chrono::milliseconds{30000};
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
  run.written = cell->WrittenFiles();
  run.survivors = std::move(report.survivors);
  // Its request may come in time though nobody waited for it.
  if (!report.saw_processes) run.outcome.standard_error += "late: no process was seen to outlive the command\n";
  for (const auto& [way, canary] : planted) run.planted.push_back({canary, "the control's " + way, std::nullopt});
  // That its files are seen to be read.
  for (PlantedCanary& file : cell->Planted()) {
    if (file.where == "/etc/machine-id") run.planted.push_back(std::move(file));
  }
  return run;
}

}  // namespace telltale
