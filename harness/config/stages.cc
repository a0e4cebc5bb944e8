#include "harness/config/stages.h"

#include <iterator>

namespace telltale {
namespace {

Scenario Apart(const Scenario& scenario, std::size_t index) {
  Scenario stage = scenario.stages[index];
  stage.name = StageName(scenario, stage);
  stage.stage_of = scenario.name;
  if (!scenario.twin_of.empty()) stage.twin_of = scenario.twin_of + "/" + scenario.stages[index].name;
  stage.environment = scenario.environment;
  const EnvironmentVariables& own = scenario.stages[index].environment;
  stage.environment.insert(stage.environment.end(), own.begin(), own.end());
  stage.home_read_only = scenario.home_read_only;
  stage.tools = scenario.tools;
  if (index > 0) return stage;
  stage.files.insert(stage.files.begin(), scenario.files.begin(), scenario.files.end());
  stage.setup = scenario.setup;
  return stage;
}

}  // namespace

std::string StageName(const Scenario& scenario, const Scenario& stage) { return scenario.name + "/" + stage.name; }

std::vector<Scenario> StagesApart(const std::vector<Scenario>& scenarios) {
  std::vector<Scenario> apart;
  for (const Scenario& scenario : scenarios) {
    if (scenario.stages.empty()) apart.push_back(scenario);
    for (std::size_t i = 0; i < scenario.stages.size(); ++i) apart.push_back(Apart(scenario, i));
  }
  return apart;
}

}  // namespace telltale
