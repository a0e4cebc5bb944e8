#include "harness/run/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "harness/config/consent_rows.h"
#include "harness/config/stages.h"
#include "harness/config/twin.h"
#include "harness/run/battery.h"
#include "harness/run/consent_battery.h"
#include "harness/run/twins.h"

namespace telltale {
namespace {

std::vector<std::string> NamesOf(const std::vector<Scenario>& scenarios) {
  std::vector<std::string> names;
  for (const Scenario& scenario : scenarios) names.push_back(scenario.name);
  return names;
}

Result<std::vector<Scenario>> AllScenarios(const Profile& profile) {
  std::vector<Scenario> all = profile.scenarios;
  if (!profile.behaviour_battery && !profile.consent_battery) return all;
  const auto base = std::find_if(all.begin(), all.end(),
                                 [&](const Scenario& scenario) { return scenario.name == profile.battery_scenario; });
  if (base == all.end()) {
    return InputError(fmt::format("the battery disturbs \"{}\", which is no scenario", profile.battery_scenario),
                      profile.path.string(), fmt::format("one of {}", fmt::join(NamesOf(all), ", ")));
  }
  std::vector<Scenario> battery;
  if (profile.behaviour_battery) battery = BehaviourBattery(profile, *base);
  if (profile.consent_battery) {
    for (Scenario& scenario : ConsentBattery(profile, *base)) battery.push_back(std::move(scenario));
  }
  std::move(battery.begin(), battery.end(), std::back_inserter(all));
  return all;
}

bool Fits(const std::string& pattern, const Scenario& scenario) {
  return fnmatch(pattern.c_str(), scenario.name.c_str(), 0) == 0;
}

// Every pattern has to mean something: one with a slip of the pen would leave out, or run, what nobody meant.
Status CheckNames(const std::vector<std::string>& patterns, const std::vector<Scenario>& all, const Profile& profile) {
  for (const std::string& pattern : patterns) {
    if (std::any_of(all.begin(), all.end(), [&](const Scenario& scenario) { return Fits(pattern, scenario); }))
      continue;
    return InputError(fmt::format("no scenario is called \"{}\"", pattern), profile.path.string(),
                      fmt::format("there are {}", fmt::join(NamesOf(all), ", ")));
  }
  return {};
}

bool FitsAny(const std::vector<std::string>& patterns, const Scenario& scenario) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return Fits(pattern, scenario); });
}

// The names that were asked for, and those of what they are compared with.
std::set<std::string> Wanted(const Profile& profile, const Selection& selection, const std::vector<Scenario>& all) {
  std::set<std::string> wanted;
  for (const Scenario& scenario : all) {
    if (!selection.only.empty() && !FitsAny(selection.only, scenario)) continue;
    if (FitsAny(selection.skip, scenario)) continue;
    wanted.insert(scenario.name);
    if (!scenario.compare_with.empty()) wanted.insert(scenario.compare_with);
    if (ConsentRowOf(scenario.name) != nullptr) wanted.insert(profile.battery_scenario);
    if (!NeedsTwin(scenario)) continue;
    const std::vector<std::string> twins = TwinsIn(profile, all, scenario);
    if (!twins.empty()) wanted.insert(twins.front());
  }
  return wanted;
}

}  // namespace

Result<Plan> PlanScenarios(const Profile& profile, const Selection& selection) {
  TRY(std::vector<Scenario> all, AllScenarios(profile));
  all = WithTwins(profile, std::move(all));
  TRY_VOID(CheckNames(selection.only, all, profile));
  TRY_VOID(CheckNames(selection.skip, all, profile));
  const std::set<std::string> wanted = Wanted(profile, selection, all);
  if (wanted.empty()) return InputError("no scenario is left to run", profile.path.string(), "--skip leaves out all");
  Plan plan;
  for (Scenario& scenario : all) {
    if (wanted.contains(scenario.name)) {
      plan.scenarios.push_back(std::move(scenario));
    } else {
      plan.left_out.push_back(scenario.name);
    }
  }
  plan.scenarios = StagesApart(plan.scenarios);
  std::sort(plan.left_out.begin(), plan.left_out.end());
  return plan;
}

}  // namespace telltale
