#include "harness/run/scenario_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/clock.h"
#include "core/run_name.h"
#include "harness/config/twin.h"
#include "harness/run/scenario_script.h"

namespace telltale {
namespace {

class ScenarioRun {
 public:
  ScenarioRun(const Scenario& scenario, const Profile& profile, const RunOptions& options, Isolation& isolation,
              Recorder& recorder, const std::atomic<bool>& cancelled)
      : scenario_(scenario),
        profile_(profile),
        options_(options),
        isolation_(isolation),
        recorder_(recorder),
        cancelled_(cancelled) {}

  Result<std::vector<Run>> Go();

 private:
  const OptOut* FindOptOut() const;
  // The commands that come before the judged ones: the scenario's own, then withdrawing consent. Whoever opts out by a
  // variable has not set it yet in the former.
  std::vector<Result<Command>> PrepareCommands() const;
  Status Prepare();
  Status JudgedRun(std::uint32_t repetition);
  bool Reached() const;
  Result<Run> NewRun(const std::string& name, const std::string& backend);
  Result<Command> MakeCommand(const Arguments& arguments, bool opted_out) const;
  Status Execute(const Command& command, Run& run);
  // Waits for what the CLI left behind and puts what the network did into the journal.
  Status Settle(Run& run);

  const Scenario& scenario_;
  const Profile& profile_;
  const RunOptions& options_;
  Isolation& isolation_;
  Recorder& recorder_;
  const std::atomic<bool>& cancelled_;
  std::unique_ptr<Cell> cell_;
  std::vector<Run> runs_;
  SteadyTime started_{};  // of the last command
};

const OptOut* ScenarioRun::FindOptOut() const {
  const auto found = std::find_if(profile_.opt_outs.begin(), profile_.opt_outs.end(),
                                  [&](const OptOut& opt_out) { return opt_out.id == scenario_.opt_out; });
  return found == profile_.opt_outs.end() ? nullptr : &*found;
}

std::vector<Result<Command>> ScenarioRun::PrepareCommands() const {
  std::vector<Result<Command>> commands;
  for (const Arguments& arguments : scenario_.prepare) commands.push_back(MakeCommand(arguments, false));
  if (const OptOut* opt_out = FindOptOut()) {
    for (const Arguments& arguments : opt_out->commands) commands.push_back(MakeCommand(arguments, true));
  }
  return commands;
}

Result<Run> ScenarioRun::NewRun(const std::string& name, const std::string& backend) {
  Run run;
  run.name = name;
  run.scenario = scenario_.name;
  run.backend = backend;
  run.isolation = isolation_.name();
  TRY(const BackendScript script, ScriptFor(backend, profile_));
  TRY_VOID(cell_->BeginRun(name, script));
  return run;
}

Result<Command> ScenarioRun::MakeCommand(const Arguments& arguments, bool opted_out) const {
  Command command;
  command.argv = {cell_->cli().string()};
  Arguments all = profile_.cli_prefix;
  all.insert(all.end(), arguments.begin(), arguments.end());
  for (const std::string& argument : all) {
    TRY(std::string expanded, Expand(argument, cell_->identity()));
    command.argv.push_back(std::move(expanded));
  }
  std::map<std::string, std::string> variables = {
      {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"LANG", "C.UTF-8"}, {"TERM", scenario_.terminal ? "xterm" : "dumb"}};
  EnvironmentVariables declared = profile_.environment;
  if (const OptOut* opt_out = FindOptOut(); opt_out != nullptr && opted_out) {
    declared.insert(declared.end(), opt_out->environment.begin(), opt_out->environment.end());
  }
  declared.insert(declared.end(), scenario_.environment.begin(), scenario_.environment.end());
  for (const auto& [name, value] : declared) {
    TRY(variables[name], Expand(value, cell_->identity()));
  }
  command.environment.assign(variables.begin(), variables.end());
  command.timeout = scenario_.timeout;
  command.terminal = scenario_.terminal;
  return command;
}

// Where in the arguments and variables the profile's own canaries were put.
std::vector<PlantedCanary> PlantedInCommand(const Command& command, const Identity& identity) {
  std::vector<PlantedCanary> planted;
  for (const Canary& canary : identity.canaries) {
    for (std::size_t i = 1; i < command.argv.size(); ++i) {
      if (command.argv[i].find(canary.value) != std::string::npos)
        planted.push_back({canary, fmt::format("argument {}", i), {}});
    }
    for (const auto& [name, value] : command.environment) {
      if (value.find(canary.value) != std::string::npos) planted.push_back({canary, "$" + name, {}});
    }
  }
  return planted;
}

Status ScenarioRun::Execute(const Command& command, Run& run) {
  run.argv = command.argv;
  run.environment = command.environment;
  for (auto& added : cell_->AddedEnvironment()) run.environment.push_back(std::move(added));
  std::sort(run.environment.begin(), run.environment.end());
  for (auto& planted : PlantedInCommand(command, cell_->identity())) run.planted.push_back(std::move(planted));
  started_ = SystemClock().SteadyNow();
  TRY(run.outcome, cell_->Execute(command, cancelled_));
  return {};
}

Status ScenarioRun::Settle(Run& run) {
  const auto spent = SystemClock().SteadyNow() - started_;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(scenario_.watch - spent);
  TRY(CellReport report, cell_->Settle(std::max(options_.grace, left), cancelled_));
  run.watched = std::chrono::duration_cast<std::chrono::milliseconds>(SystemClock().SteadyNow() - started_);
  run.cut_short = cancelled_;
  for (Flow& flow : report.flows) {
    flow.run = run.name;
    TRY_VOID(recorder_.Record(flow));
  }
  for (Gap& gap : report.gaps) {
    gap.run = run.name;
    TRY_VOID(recorder_.Record(gap));
  }
  run.survivors = std::move(report.survivors);
  std::vector<PlantedCanary> planted = cell_->Planted();
  planted.insert(planted.end(), run.planted.begin(), run.planted.end());
  run.planted = std::move(planted);
  return {};
}

Status ScenarioRun::Prepare() {
  const std::vector<Result<Command>> commands = PrepareCommands();
  if (commands.empty()) return {};
  TRY(Run run, NewRun(scenario_.name + std::string(kPreparationSuffix), "ok"));
  for (const Result<Command>& command : commands) {
    if (!command) return tl::unexpected<Error>(command.error());
    TRY_VOID(Execute(*command, run));
    if (cancelled_) break;
    // What it did not prepare is a gap, which the checks tell.
    if (!run.outcome.started || run.outcome.exit_code != 0) break;
  }
  TRY_VOID(Settle(run));
  runs_.push_back(std::move(run));
  return {};
}

// Those of `after` that are not in `before` with the same content.
std::vector<WrittenFile> NewSince(const std::vector<WrittenFile>& before, std::vector<WrittenFile> after) {
  std::erase_if(after, [&](const WrittenFile& file) {
    return std::any_of(before.begin(), before.end(), [&](const WrittenFile& old) {
      return old.path == file.path && old.size == file.size && old.content == file.content &&
             (file.content.size() == file.size || old.modified == file.modified);
    });
  });
  return after;
}

Status ScenarioRun::JudgedRun(std::uint32_t repetition) {
  const std::string name = repetition == 1 ? scenario_.name : fmt::format("{}#{}", scenario_.name, repetition);
  TRY(Run run, NewRun(name, scenario_.backend));
  run.opted_out = !scenario_.opt_out.empty();
  const std::vector<WrittenFile> before = cell_->WrittenFiles();
  TRY(const Command command, MakeCommand(scenario_.arguments, true));
  TRY_VOID(Execute(command, run));
  TRY_VOID(Settle(run));
  run.written = NewSince(before, cell_->WrittenFiles());
  runs_.push_back(std::move(run));
  return {};
}

Result<std::vector<Run>> ScenarioRun::Go() {
  CellRequest request;
  request.profile = &profile_;
  request.scenario = &scenario_;
  request.cli = options_.cli;
  request.identity = MakeIdentity(options_.random, profile_.canaries);
  TRY(cell_, isolation_.MakeCell(std::move(request)));
  TRY_VOID(Prepare());
  for (std::uint32_t repetition = 1; repetition <= scenario_.repeat && !cancelled_; ++repetition) {
    TRY_VOID(JudgedRun(repetition));
  }
  const std::uint32_t most = scenario_.repeat + scenario_.again_if_silent;
  for (std::uint32_t again = scenario_.repeat + 1; again <= most && !cancelled_ && !Reached(); ++again) {
    TRY_VOID(JudgedRun(again));
  }
  return std::move(runs_);
}

// A twin's lead stands in the place of what withdraws consent: that it reached shows nothing.
bool ScenarioRun::Reached() const {
  if (!options_.reached) return true;
  const auto silent = std::find_if(profile_.scenarios.begin(), profile_.scenarios.end(),
                                   [&](const Scenario& one) { return one.name == scenario_.twin_of; });
  std::size_t lead = silent == profile_.scenarios.end() ? 0 : TwinLead(profile_, *silent);
  return std::any_of(runs_.begin(), runs_.end(), [&](const Run& run) {
    if (IsPreparation(run)) return false;
    if (lead > 0) return --lead, false;
    return options_.reached(run.name);
  });
}

}  // namespace

Result<std::vector<Run>> RunScenario(const Scenario& scenario, const Profile& profile, const RunOptions& options,
                                     Isolation& isolation, Recorder& recorder, const std::atomic<bool>& cancelled) {
  return ScenarioRun(scenario, profile, options, isolation, recorder, cancelled).Go();
}

}  // namespace telltale
