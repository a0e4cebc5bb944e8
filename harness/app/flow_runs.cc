#include "harness/app/flow_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <utility>

#include "harness/app/drive_scenarios.h"
#include "harness/config/stages.h"

namespace telltale {

namespace fs = std::filesystem;

Result<std::unique_ptr<FlowRuns>> FlowRuns::Make(FlowDrive drive, const Clock& clock) {
  auto runs = std::unique_ptr<FlowRuns>(new FlowRuns(std::move(drive), clock));
  TRY(runs->contracts_, LoadContracts(runs->drive_.profile));
  TRY(runs->scratch_, ScratchDirectory::Make());
  return runs;
}

Scenario FlowRuns::ScenarioFor(const FlowRun& run) const {
  Scenario scenario = drive_.scenario;
  scenario.name = run.name;
  scenario.files.insert(scenario.files.end(), run.state.begin(), run.state.end());
  const auto sets_language = [](const EnvironmentVariables& variables) {
    return std::any_of(variables.begin(), variables.end(),
                       [](const auto& variable) { return variable.first == "LANG"; });
  };
  if (!sets_language(scenario.environment) && !sets_language(drive_.profile.environment)) {
    scenario.environment.emplace_back("LANG", IdentityFor(run.drawings).ValueOf(kLocale));
  }
  return scenario;
}

Result<const FlowBatch*> FlowRuns::Go(const std::vector<FlowRun>& runs, const std::atomic<bool>& cancelled,
                                      RunObserver& observer) {
  auto batch = std::make_unique<FlowBatch>();
  batch->planned = drive_.profile;
  batch->planned.scenarios.clear();
  std::map<std::string, Drawings> drawings;
  for (const FlowRun& run : runs) {
    batch->planned.scenarios.push_back(ScenarioFor(run));
    drawings.emplace(run.name, run.drawings);
  }
  batch->planned.scenarios = StagesApart(batch->planned.scenarios);
  DriveRequest request;
  request.cli = drive_.cli;
  request.journal = scratch_->path() / fmt::format("journal-{}.sqlite", batches_.size());
  request.isolation = drive_.isolation;
  request.jobs = drive_.jobs;
  request.room = drive_.room;
  request.plants_control = false;
  request.who = [&](const Scenario& scenario) {
    return IdentityFor(drawings.at(scenario.stage_of.empty() ? scenario.name : scenario.stage_of));
  };
  TRY(Driven driven, DriveScenarios(request, batch->planned, clock_, cancelled, observer));
  batch->recording = std::move(driven.recording);
  batch->isolation = driven.isolation;
  batch->traffic = ReadTraffic(batch->recording, batch->planned, contracts_);
  std::error_code unimportant;  // the scratch directory goes as a whole
  fs::remove(request.journal, unimportant);
  batches_.push_back(std::move(batch));
  return batches_.back().get();
}

Result<std::vector<OwnFile>> FlowRuns::StateOf(const Run& run, std::vector<std::string>& left_out) {
  const Identity first = IdentityFor({});
  std::vector<OwnFile> state;
  for (const WrittenFile& file : run.written) {
    OwnFile own;
    for (const char* root : {"home", "cwd"}) {
      const std::string& folder = first.ValueOf(root);
      if (file.path.starts_with(folder + "/"))
        own.path = fmt::format("${{{}}}{}", root, file.path.substr(folder.size()));
    }
    const bool is_whole = file.size == file.content.size();
    if (own.path.empty() || !is_whole || own.path.find("${", 2) != std::string::npos) {
      left_out.push_back(file.path);
      continue;
    }
    own.source = scratch_->path() / fmt::format("state-{}", state.size());
    own.mode = 0600;
    std::ofstream out(own.source, std::ios::binary);
    out.write(file.content.data(), static_cast<std::streamsize>(file.content.size()));
    out.close();
    if (!out) return Failure("cannot be written", own.source.string());
    state.push_back(std::move(own));
  }
  return state;
}

std::vector<const Run*> RunsOf(const FlowBatch& batch, const std::string& name) {
  std::vector<const Run*> runs;
  for (const Run& run : batch.recording.runs) {
    if (MachineOf(run) == name && !IsPreparation(run)) runs.push_back(&run);
  }
  return runs;
}

}  // namespace telltale
