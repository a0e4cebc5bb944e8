#include "harness/run/twins.h"

#include <algorithm>

#include "harness/config/twin.h"

namespace telltale {
namespace {

// With the events declared it is said which of them must come; without, something has to.
bool MustSend(const Scenario& scenario) {
  return scenario.opt_out.empty() && !scenario.expect.silent && !scenario.expect.events_declared;
}

}  // namespace

std::vector<std::string> TwinsIn(const Profile& profile, const std::vector<Scenario>& plan, const Scenario& silent) {
  std::vector<std::string> names;
  for (const Scenario& candidate : plan) {
    if (ServesAsTwin(profile, candidate, silent)) names.push_back(candidate.name);
  }
  return names;
}

std::vector<Scenario> WithTwins(const Profile& profile, std::vector<Scenario> scenarios) {
  for (Scenario& scenario : scenarios) {
    if (!scenario.stages.empty()) continue;  // each stage once: another run would change what the next one finds
    const bool is_alone = scenario.repeat == 1 && !scenario.name.starts_with("battery/");
    if (!scenario.opt_out.empty() || (is_alone && MustSend(scenario))) {
      scenario.again_if_silent = std::max(scenario.again_if_silent, 1U);
    }
  }
  std::vector<Scenario> with_twins;
  for (const Scenario& scenario : scenarios) {
    with_twins.push_back(scenario);
    if (!NeedsTwin(scenario)) continue;
    if (TwinsIn(profile, scenarios, scenario).empty() && TwinsIn(profile, with_twins, scenario).empty()) {
      with_twins.push_back(TwinOf(profile, scenario));
    }
  }
  return with_twins;
}

}  // namespace telltale
