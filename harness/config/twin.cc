#include "harness/config/twin.h"

#include <algorithm>
#include <iterator>

#include "harness/config/consent_rows.h"

namespace telltale {
namespace {

// A CLI sends its events from the background and may lose one; a twin that was silent is tried again.
constexpr std::uint32_t kTwinTries = 4;

const OptOut* OptOutOf(const Profile& profile, const Scenario& scenario) {
  const auto found = std::find_if(profile.opt_outs.begin(), profile.opt_outs.end(),
                                  [&](const OptOut& opt_out) { return opt_out.id == scenario.opt_out; });
  return found == profile.opt_outs.end() ? nullptr : &*found;
}

EnvironmentVariables Without(EnvironmentVariables variables, const EnvironmentVariables& removed) {
  std::erase_if(variables, [&](const auto& variable) {
    return std::any_of(removed.begin(), removed.end(), [&](const auto& one) { return one.first == variable.first; });
  });
  return variables;
}

// A stage that does something else than to withdraw consent does it here, too.
Scenario TwinOfStages(const Profile& profile, const Scenario& silent) {
  Scenario twin = silent;
  twin.name = silent.name + "/twin";
  twin.twin_of = silent.name;
  for (Scenario& stage : twin.stages) {
    if (const OptOut* const opt_out = OptOutOf(profile, stage)) {
      stage.environment = Without(stage.environment, opt_out->environment);
    }
    stage.opt_out.clear();
    stage.expect = {};
  }
  return twin;
}

}  // namespace

bool NeedsTwin(const Scenario& scenario) {
  if (ConsentRowOf(scenario.name) != nullptr) return false;  // its base sends
  if (!scenario.stages.empty()) return std::any_of(scenario.stages.begin(), scenario.stages.end(), NeedsTwin);
  if (!scenario.opt_out.empty()) return true;
  const bool is_trivial = scenario.name.starts_with("battery/");  // its variables are the base's, which sends
  return scenario.expect.silent && !is_trivial && (!scenario.environment.empty() || !scenario.prepare.empty());
}

std::size_t TwinLead(const Profile& profile, const Scenario& silent) {
  if (!silent.stage_of.empty()) return 0;
  if (const OptOut* const opt_out = OptOutOf(profile, silent)) {
    return opt_out->undo.empty() ? opt_out->commands.size() : 0;
  }
  return silent.environment.empty() ? silent.prepare.size() : 0;
}

Scenario TwinOf(const Profile& profile, const Scenario& silent) {
  if (!silent.stages.empty()) return TwinOfStages(profile, silent);
  Scenario twin = silent;
  twin.name = silent.name + "/twin";
  twin.twin_of = silent.name;
  twin.opt_out.clear();
  twin.compare_with.clear();
  twin.requests_at_most = 0;
  twin.expect = {};
  if (const OptOut* const opt_out = OptOutOf(profile, silent)) {
    twin.environment = Without(silent.environment, opt_out->environment);
    if (!opt_out->undo.empty()) {
      for (const auto* commands : {&opt_out->commands, &opt_out->undo}) {
        std::copy(commands->begin(), commands->end(), std::back_inserter(twin.prepare));
      }
    }
  } else if (!silent.environment.empty()) {
    twin.environment.clear();
  } else {
    twin.prepare.clear();
  }
  twin.repeat = silent.repeat + static_cast<std::uint32_t>(TwinLead(profile, silent));
  twin.again_if_silent = kTwinTries;
  return twin;
}

bool ServesAsTwin(const Profile& profile, const Scenario& candidate, const Scenario& silent) {
  if (!silent.stages.empty() || !candidate.stages.empty()) return candidate.twin_of == silent.name;
  // Nobody knows in which state the stages before it have left the machine.
  if (!silent.stage_of.empty() || !candidate.stage_of.empty()) return candidate.twin_of == silent.name;
  const Scenario twin = TwinOf(profile, silent);
  return candidate.opt_out.empty() && !candidate.expect.silent && candidate.backend == twin.backend &&
         candidate.arguments == twin.arguments && candidate.environment == twin.environment &&
         candidate.prepare == twin.prepare && candidate.setup == twin.setup && candidate.files == twin.files &&
         candidate.tools == twin.tools && candidate.standard_input == twin.standard_input &&
         candidate.terminal == twin.terminal && candidate.home_read_only == twin.home_read_only &&
         candidate.repeat > TwinLead(profile, silent);  // what runs in any case
}

}  // namespace telltale
