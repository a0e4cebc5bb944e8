#include "harness/config/scenario_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/control_run.h"
#include "core/run_name.h"
#include "core/version_scenario.h"
#include "harness/config/consent_rows.h"
#include "harness/config/stages.h"
#include "schema/json_pointer.h"

namespace telltale {

bool IsReservedName(std::string_view name) {
  return name == kControlRun || name == kVersionScenario || name.ends_with(kPreparationSuffix) ||
         name.ends_with("/twin") || name.starts_with(kConsentBattery);
}

ProfileProblems CheckStageNames(const std::vector<Scenario>& scenarios) {
  ProfileProblems problems;
  std::vector<std::string> taken;
  for (const Scenario& scenario : scenarios) {
    if (scenario.stages.empty()) taken.push_back(scenario.name);
  }
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    for (std::size_t j = 0; j < scenarios[i].stages.size(); ++j) {
      const std::string name = StageName(scenarios[i], scenarios[i].stages[j]);
      const std::string place = PointerTo(PointerTo("/scenarios", i) + "/stages", j) + "/name";
      if (IsReservedName(name)) {
        problems.push_back({place, "the name \"" + name + "\" is kept for runs of telltale's own", {}});
      }
      if (std::find(taken.begin(), taken.end(), name) != taken.end()) {
        problems.push_back({place, fmt::format("\"{}\" is given twice", name), {}});
      }
      taken.push_back(name);
    }
  }
  return problems;
}

}  // namespace telltale
