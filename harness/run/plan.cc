#include "harness/run/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>

#include "harness/run/battery.h"

namespace telltale {
namespace {

std::vector<std::string> NamesOf(const std::vector<Scenario>& scenarios) {
  std::vector<std::string> names;
  for (const Scenario& scenario : scenarios) names.push_back(scenario.name);
  return names;
}

Result<std::vector<Scenario>> AllScenarios(const Profile& profile) {
  std::vector<Scenario> all = profile.scenarios;
  if (!profile.behaviour_battery) return all;
  const auto base = std::find_if(all.begin(), all.end(),
                                 [&](const Scenario& scenario) { return scenario.name == profile.battery_scenario; });
  if (base == all.end()) {
    return InputError(fmt::format("the battery disturbs \"{}\", which is no scenario", profile.battery_scenario),
                      profile.path.string(), fmt::format("one of {}", fmt::join(NamesOf(all), ", ")));
  }
  const std::vector<Scenario> battery = BehaviourBattery(profile, *base);
  all.insert(all.end(), battery.begin(), battery.end());
  return all;
}

}  // namespace

Result<std::vector<Scenario>> PlanScenarios(const Profile& profile, const std::vector<std::string>& only) {
  TRY(std::vector<Scenario> all, AllScenarios(profile));
  if (only.empty()) return all;
  std::vector<std::string> wanted;
  for (const std::string& pattern : only) {
    const std::size_t before = wanted.size();
    for (const Scenario& scenario : all) {
      if (fnmatch(pattern.c_str(), scenario.name.c_str(), 0) != 0) continue;
      wanted.push_back(scenario.name);
      if (!scenario.compare_with.empty()) wanted.push_back(scenario.compare_with);
    }
    if (wanted.size() == before) {
      return InputError(fmt::format("no scenario is called \"{}\"", pattern), profile.path.string(),
                        fmt::format("there are {}", fmt::join(NamesOf(all), ", ")));
    }
  }
  std::erase_if(all, [&](const Scenario& scenario) {
    return std::find(wanted.begin(), wanted.end(), scenario.name) == wanted.end();
  });
  return all;
}

}  // namespace telltale
