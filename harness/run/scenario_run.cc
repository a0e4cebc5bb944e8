#include "harness/run/scenario_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/clock.h"
#include "core/run_name.h"
#include "harness/config/twin.h"
#include "harness/run/new_files.h"
#include "harness/run/placed_files.h"
#include "harness/run/scenario_commands.h"
#include "harness/run/scenario_script.h"

namespace telltale {
namespace {

class MachineRun {
 public:
  MachineRun(const std::vector<const Scenario*>& stages, const Profile& profile, const RunOptions& options,
             Isolation& isolation, Recorder& recorder, const std::atomic<bool>& cancelled)
      : stages_(stages),
        profile_(profile),
        options_(options),
        isolation_(isolation),
        recorder_(recorder),
        cancelled_(cancelled) {}

  Result<std::vector<Run>> Go();

 private:
  Status MakeCell();
  Status Stage(const Scenario& scenario);
  Status Prepare(const Scenario& scenario);
  bool IsDamagedLater() const;
  // What the scenario's opt-out changes of the consent that the stages before have left: commands of the CLI, files.
  Status ChangeConsent(const Scenario& scenario, std::optional<Run>& run);
  // Runs the commands one after another until one fails, in the run of the preparation, which is begun by the first.
  Status RunCommands(const Scenario& scenario, const std::vector<Arguments>& commands, CommandKind kind,
                     std::optional<Run>& run);
  Status JudgedRun(const Scenario& scenario, std::uint32_t repetition);
  bool Reached(const Scenario& scenario) const;
  Result<Run> NewRun(const Scenario& scenario, const std::string& name, const std::string& backend);
  Status Execute(const Command& command, Run& run);
  // Waits for what the CLI left behind and puts what the network did into the journal.
  Status Settle(const Scenario& scenario, Run& run);

  const std::vector<const Scenario*>& stages_;
  const Profile& profile_;
  const RunOptions& options_;
  Isolation& isolation_;
  Recorder& recorder_;
  const std::atomic<bool>& cancelled_;
  std::unique_ptr<Cell> cell_;
  std::vector<Run> runs_;
  PlacedFiles placed_;
  std::string withdrawn_;                   // the opt-out by commands or files that is in force
  std::vector<std::string> refusal_files_;  // in which it is kept; only where a stage damages them
  SteadyTime started_{};                    // of the last command
};

Result<Run> MachineRun::NewRun(const Scenario& scenario, const std::string& name, const std::string& backend) {
  Run run;
  run.name = name;
  run.scenario = scenario.name;
  run.machine = scenario.stage_of;
  run.backend = backend;
  run.isolation = isolation_.name();
  run.placed = placed_.evidence();
  TRY(const BackendScript script, ScriptFor(backend, profile_));
  TRY_VOID(cell_->BeginRun(name, script));
  return run;
}

Status MachineRun::Execute(const Command& command, Run& run) {
  if (!run.argv.empty()) {
    run.earlier.push_back({run.argv, run.outcome.exit_code, run.outcome.started_at, run.outcome.ended_at});
  }
  run.argv = command.argv;
  run.environment = command.environment;
  for (auto& added : cell_->AddedEnvironment()) run.environment.push_back(std::move(added));
  std::sort(run.environment.begin(), run.environment.end());
  for (auto& planted : PlantedInCommand(command, cell_->identity())) run.planted.push_back(std::move(planted));
  started_ = SystemClock().SteadyNow();
  if (!placed_.obstacle().empty()) {
    run.outcome.start_error = placed_.obstacle();
    return {};
  }
  TRY(run.outcome, cell_->Execute(command, cancelled_));
  return {};
}

Status MachineRun::Settle(const Scenario& scenario, Run& run) {
  const auto spent = SystemClock().SteadyNow() - started_;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(scenario.watch - spent);
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
  planted.insert(planted.end(), placed_.planted().begin(), placed_.planted().end());
  planted.insert(planted.end(), run.planted.begin(), run.planted.end());
  run.planted = std::move(planted);
  return {};
}

Status MachineRun::RunCommands(const Scenario& scenario, const std::vector<Arguments>& commands, CommandKind kind,
                               std::optional<Run>& run) {
  for (const Arguments& arguments : commands) {
    // What a command did not prepare is a gap, which the checks tell; none comes after it.
    const bool has_failed = run && (!run->outcome.started || run->outcome.exit_code != 0);
    if (cancelled_ || has_failed) return {};
    if (!run) {
      TRY(run, NewRun(scenario, scenario.name + std::string(kPreparationSuffix), "ok"));
    }
    TRY(const Command command, MakeCommand(profile_, scenario, *cell_, arguments, kind));
    TRY_VOID(Execute(command, *run));
  }
  return {};
}

Status MachineRun::ChangeConsent(const Scenario& scenario, std::optional<Run>& run) {
  if (scenario.opt_out == withdrawn_) return {};
  if (const OptOut* const before = OptOutOf(profile_, withdrawn_)) {
    TRY_VOID(RunCommands(scenario, before->undo, CommandKind::kCli, run));
  }
  withdrawn_.clear();
  const OptOut* const opt_out = OptOutOf(profile_, scenario.opt_out);
  if (opt_out == nullptr) return {};
  withdrawn_ = opt_out->id;
  // In a HOME that is read-only those of the first stage are there from the beginning, and others cannot be put there.
  const bool are_there = scenario.home_read_only && &scenario == stages_.front();
  if (!are_there) TRY_VOID(placed_.Put(opt_out->files, *cell_));
  return RunCommands(scenario, opt_out->commands, CommandKind::kOptedOut, run);
}

bool MachineRun::IsDamagedLater() const {
  return std::any_of(stages_.begin(), stages_.end(), [](const Scenario* stage) { return stage->damages_consent; });
}

Status MachineRun::Prepare(const Scenario& scenario) {
  std::optional<Run> run;
  TRY_VOID(RunCommands(scenario, scenario.setup, CommandKind::kProgram, run));
  TRY_VOID(RunCommands(scenario, scenario.prepare, CommandKind::kCli, run));
  std::vector<WrittenFile> before;
  const bool looks = IsDamagedLater() && scenario.opt_out != withdrawn_;
  if (looks) before = cell_->WrittenFiles();
  TRY_VOID(ChangeConsent(scenario, run));
  if (run) {
    TRY_VOID(Settle(scenario, *run));
    runs_.push_back(*std::move(run));
  }
  if (looks) refusal_files_ = PathsOf(NewSince(before, cell_->WrittenFiles()));
  if (scenario.damages_consent) placed_.Damage(refusal_files_, *cell_);
  return {};
}

Status MachineRun::JudgedRun(const Scenario& scenario, std::uint32_t repetition) {
  const std::string name = repetition == 1 ? scenario.name : fmt::format("{}#{}", scenario.name, repetition);
  TRY(Run run, NewRun(scenario, name, scenario.backend));
  run.opted_out = !scenario.opt_out.empty();
  const std::vector<WrittenFile> before = cell_->WrittenFiles();
  TRY(const Command command, JudgedCommand(profile_, scenario, *cell_));
  TRY_VOID(Execute(command, run));
  TRY_VOID(Settle(scenario, run));
  run.written = NewSince(before, cell_->WrittenFiles());
  runs_.push_back(std::move(run));
  return {};
}

Status MachineRun::MakeCell() {
  CellRequest request;
  request.profile = &profile_;
  request.scenario = stages_.front();
  request.cli = options_.cli;
  request.identity = options_.who ? options_.who(*stages_.front()) : MakeIdentity(options_.random, profile_.canaries);
  request.opts_out =
      std::any_of(stages_.begin(), stages_.end(), [](const Scenario* stage) { return !stage->opt_out.empty(); });
  request.files = [this](const Identity& identity) { return placed_.First(profile_, *stages_.front(), identity); };
  request.cancelled = &cancelled_;
  TRY(cell_, isolation_.MakeCell(std::move(request)));
  return {};
}

Status MachineRun::Stage(const Scenario& scenario) {
  if (&scenario != stages_.front()) TRY_VOID(placed_.Put(scenario.files, *cell_));
  TRY_VOID(Prepare(scenario));
  for (std::uint32_t repetition = 1; repetition <= scenario.repeat && !cancelled_; ++repetition) {
    TRY_VOID(JudgedRun(scenario, repetition));
  }
  const std::uint32_t most = scenario.repeat + scenario.again_if_silent;
  for (std::uint32_t again = scenario.repeat + 1; again <= most && !cancelled_ && !Reached(scenario); ++again) {
    TRY_VOID(JudgedRun(scenario, again));
  }
  return {};
}

Result<std::vector<Run>> MachineRun::Go() {
  TRY_VOID(MakeCell());
  for (const Scenario* const stage : stages_) {
    if (!cancelled_) TRY_VOID(Stage(*stage));
  }
  return std::move(runs_);
}

// A twin's lead stands in the place of what withdraws consent: that it reached shows nothing.
bool MachineRun::Reached(const Scenario& scenario) const {
  if (!options_.reached) return true;
  const auto silent = std::find_if(profile_.scenarios.begin(), profile_.scenarios.end(),
                                   [&](const Scenario& one) { return one.name == scenario.twin_of; });
  std::size_t lead = silent == profile_.scenarios.end() ? 0 : TwinLead(profile_, *silent);
  return std::any_of(runs_.begin(), runs_.end(), [&](const Run& run) {
    if (run.scenario != scenario.name || IsPreparation(run)) return false;
    if (lead > 0) return --lead, false;
    return options_.reached(run.name);
  });
}

}  // namespace

Result<std::vector<Run>> RunScenario(const std::vector<const Scenario*>& stages, const Profile& profile,
                                     const RunOptions& options, Isolation& isolation, Recorder& recorder,
                                     const std::atomic<bool>& cancelled) {
  return MachineRun(stages, profile, options, isolation, recorder, cancelled).Go();
}

}  // namespace telltale
