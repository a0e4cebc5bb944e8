#include "harness/config/profile_meaning.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>

#include "core/gap_kinds.h"
#include "core/redact.h"
#include "harness/config/placeholder.h"
#include "harness/config/scenario_names.h"
#include "harness/config/text_check.h"
#include "harness/config/world_check.h"
#include "schema/json_pointer.h"
#include "schema/nearest_name.h"
#include "schema/pattern.h"
#include "schema/validator.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

class MeaningCheck {
 public:
  explicit MeaningCheck(const Profile& profile) : profile_(profile) {}

  ProfileProblems Run() {
    Names(
        profile_.scenarios, [](const Scenario& s) { return s.name; }, "/scenarios", "name");
    const auto scenario_names = PlainScenarios();
    Take(CheckStageNames(profile_.scenarios));
    const auto opt_out_ids = Names(
        profile_.opt_outs, [](const OptOut& o) { return o.id; }, "/opt_outs", "id");
    const auto endpoint_ids = Names(
        profile_.endpoints, [](const Endpoint& e) { return e.id; }, "/endpoints", "id");
    for (std::size_t i = 0; i < profile_.scenarios.size(); ++i) {
      CheckScenario(profile_.scenarios[i], PointerTo("/scenarios", i), scenario_names, opt_out_ids);
    }
    if (profile_.behaviour_battery || profile_.consent_battery) {
      Refers(profile_.battery_scenario, scenario_names, "/battery/scenario", "scenario");
    }
    for (std::size_t i = 0; i < profile_.endpoints.size(); ++i) {
      CheckEndpoint(profile_.endpoints[i], PointerTo("/endpoints", i));
    }
    for (std::size_t i = 0; i < profile_.opt_outs.size(); ++i) {
      const std::string place = PointerTo("/opt_outs", i);
      texts_.CheckVariables(profile_.opt_outs[i].environment, place + "/environment");
      texts_.CheckCommands(profile_.opt_outs[i].commands, place + "/commands");
      texts_.CheckCommands(profile_.opt_outs[i].undo, place + "/undo");
      Take(CheckFiles(profile_, profile_.opt_outs[i].files, place + "/files"));
      texts_.CheckText(profile_.opt_outs[i].answer, place + "/answer");
    }
    CheckShownPlaces();
    const auto reset_ids = Names(
        profile_.resets, [](const Reset& r) { return r.id; }, "/resets", "id");
    for (std::size_t i = 0; i < profile_.resets.size(); ++i) {
      texts_.CheckCommands(profile_.resets[i].commands, PointerTo("/resets", i) + "/commands");
    }
    for (std::size_t i = 0; i < profile_.identities.size(); ++i) {
      const std::string place = PointerTo("/identities", i);
      CheckIdentity(profile_.identities[i], place, endpoint_ids);
      const std::string& until = profile_.identities[i].until;
      if (!until.empty()) Refers(until, reset_ids, place + "/lifetime/until", "reset");
    }
    texts_.CheckArguments(profile_.cli_prefix, "/cli/prefix");
    texts_.CheckVariables(profile_.environment, "/cli/environment");
    CheckCanaries();
    CheckAcceptedGaps();
    return std::move(problems_);
  }

 private:
  // A cell has a /proc, a /sys and a /dev of its own, that tell of an invented machine. Those of the host would lie
  // over them, and so would its root.
  void CheckShownPlaces() {
    for (std::size_t i = 0; i < profile_.bind_read_only.size(); ++i) {
      const fs::path& path = profile_.bind_read_only[i];
      const fs::path first = path.relative_path().empty() ? fs::path() : *path.relative_path().begin();
      if (!first.empty() && first != "proc" && first != "sys" && first != "dev") {
        IsThere(path, PointerTo("/cli/read_only", i));
        continue;
      }
      Problem(PointerTo("/cli/read_only", i), fmt::format("{} cannot be shown in a sandbox", Printable(path.string())),
              "name the folders that the CLI needs");
    }
  }

  template <class List, class NameOf>
  std::vector<std::string> Names(const List& list, NameOf name_of, const std::string& pointer, const char* key) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string name = name_of(list[i]);
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        Problem(PointerTo(PointerTo(pointer, i), key), fmt::format("\"{}\" is given twice", name));
      }
      names.push_back(name);
    }
    return names;
  }

  void Problem(std::string pointer, std::string message, std::string hint = {}) {
    problems_.push_back({std::move(pointer), std::move(message), std::move(hint)});
  }

  void Take(ProfileProblems problems) { std::move(problems.begin(), problems.end(), std::back_inserter(problems_)); }

  void Refers(const std::string& name, const std::vector<std::string>& names, const std::string& pointer,
              const char* kind) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    const std::string nearest = NearestName(name, names);
    Problem(pointer, fmt::format("there is no {} \"{}\"", kind, name),
            nearest.empty() ? "" : fmt::format("did you mean \"{}\"?", nearest));
  }

  // Those that are one run as they are: others cannot be compared with, or disturbed.
  std::vector<std::string> PlainScenarios() const {
    std::vector<std::string> names;
    for (const Scenario& scenario : profile_.scenarios) {
      if (scenario.stages.empty()) names.push_back(scenario.name);
    }
    return names;
  }

  void CheckScenario(const Scenario& scenario, const std::string& place, const std::vector<std::string>& scenarios,
                     const std::vector<std::string>& opt_outs) {
    if (IsReservedName(scenario.name)) {
      Problem(place + "/name", "the name \"" + scenario.name + "\" is kept for runs of telltale's own");
    }
    if (!scenario.opt_out.empty()) Refers(scenario.opt_out, opt_outs, place + "/opt_out", "opt-out");
    if (!scenario.compare_with.empty()) {
      Refers(scenario.compare_with, scenarios, place + "/compare_with", "scenario");
      if (scenario.compare_with == scenario.name)
        Problem(place + "/compare_with", "a scenario is compared with itself");
    }
    for (const EventCount& count : scenario.expect.events) {
      const std::string pointer = PointerTo(place + "/expect/events", count.type);
      if (count.at_least > count.at_most) Problem(pointer, "promises at least more than at most");
      if (scenario.expect.silent && count.at_most > 0) Problem(pointer, "an event is promised where nothing may leave");
      if (!scenario.opt_out.empty() && count.at_least > 0) {
        Problem(pointer, "an event is promised although the user has opted out");
      }
      if (!AnyEndpointHasEvents()) Problem(pointer, "no endpoint says where events are", "add \"events\" to one");
    }
    texts_.CheckArguments(scenario.arguments, place + "/run");
    texts_.CheckVariables(scenario.environment, place + "/environment");
    texts_.CheckCommands(scenario.prepare, place + "/prepare");
    Take(CheckWorld(profile_, scenario, place));
    for (std::size_t i = 0; i < scenario.stages.size(); ++i) {
      CheckScenario(scenario.stages[i], PointerTo(place + "/stages", i), scenarios, opt_outs);
    }
  }

  bool AnyEndpointHasEvents() const {
    return std::any_of(profile_.endpoints.begin(), profile_.endpoints.end(),
                       [](const Endpoint& endpoint) { return endpoint.events.has_value(); });
  }

  void CheckEndpoint(const Endpoint& endpoint, const std::string& place) {
    if (!endpoint.contract.empty()) CheckContract(endpoint.contract, place + "/contract");
    for (const auto& [type, contract] : endpoint.contracts) {
      CheckContract(contract, PointerTo(place + "/contracts", type));
    }
    if (endpoint.token) IsFile(endpoint.token->key, place + "/token/key");
  }

  void CheckIdentity(const IdentityField& field, const std::string& place, const std::vector<std::string>& endpoints) {
    if (!field.endpoint.empty()) Refers(field.endpoint, endpoints, place + "/endpoint", "endpoint");
    if (const auto pattern = CapturingPattern::Compile(field.pattern); !pattern) {
      Problem(place + "/pattern", "is no regular expression that can be used: " + pattern.error().message);
    }
    const std::size_t colon = field.pointer.find(':');
    if (colon == std::string::npos || colon > field.pointer.find('/')) return;
    const std::vector<std::string> kinds = {"header", "query"};
    const std::string kind = field.pointer.substr(0, colon);
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) {
      if (colon + 1 == field.pointer.size()) Problem(place + "/pointer", "has no name behind \"" + kind + ":\"");
    } else if (const std::string nearest = NearestName(kind, kinds); !nearest.empty()) {
      Problem(place + "/pointer", fmt::format("there is no place \"{}:\"", Printable(kind)),
              fmt::format("did you mean \"{}:\"?", nearest));
    }
  }

  void CheckContract(const fs::path& contract, const std::string& place) {
    if (!IsFile(contract, place)) return;
    if (const auto compiled = SchemaValidator::FromFile(contract); !compiled) {
      Problem(place, "the contract cannot be used: " + ToString(compiled.error()));
    }
  }

  void IsThere(const fs::path& path, const std::string& pointer) {
    std::error_code error;
    if (!fs::exists(path, error)) Problem(pointer, fmt::format("there is no {}", Printable(path.string())));
  }

  bool IsFile(const fs::path& path, const std::string& pointer) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) return true;
    Problem(pointer, fmt::format("there is no file {}", Printable(path.string())));
    return false;
  }

  void CheckCanaries() {
    for (const CanaryRequest& request : profile_.canaries) {
      if (CanaryClassFromString(request.name)) {
        Problem(PointerTo("/canaries", request.name), "is a standard canary's name", "give it a name of its own");
      }
    }
  }

  void CheckAcceptedGaps() {
    std::vector<std::string> ids;
    for (const GapKind& kind : GapKinds()) ids.emplace_back(kind.id);
    for (std::size_t i = 0; i < profile_.accepted_gaps.size(); ++i) {
      // Of a kind that stands alone the tree knows the nearest place around it: the kind.
      const std::string place = PointerTo("/accepted_gaps", i) + "/kind";
      const std::string& id = profile_.accepted_gaps[i].kind;
      const GapKind* const kind = FindGapKind(id);
      if (kind == nullptr) {
        Refers(id, ids, place, "kind of gap");
      } else if (kind->acceptance == GapKind::Acceptance::kMustBeMended) {
        Problem(place, fmt::format("a gap of kind \"{}\" cannot be accepted: {}", id, kind->why),
                std::string(kind->mend));
      }
      const std::string& reason = profile_.accepted_gaps[i].reason;
      if (!reason.empty() && IsPlaceholder(reason)) {
        Problem(PointerTo("/accepted_gaps", i) + "/reason",
                fmt::format("\"{}\" is no reason to accept a gap", Printable(reason)), "say why it may stay");
      }
    }
  }

  const Profile& profile_;
  ProfileProblems problems_;
  TextCheck texts_{profile_, problems_};
};

}  // namespace

ProfileProblems CheckMeaning(const Profile& profile) { return MeaningCheck(profile).Run(); }

}  // namespace telltale
