// What the profile declares and no run put to the test: an id that is never told, or told in too few runs to be
// compared; a part of events that no event has; an opt-out that no scenario tries. A slip of the pen looks like that,
// and a check that found nothing to look at must not pass.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/gap_kinds.h"
#include "harness/check/checks.h"
#include "harness/check/event.h"
#include "harness/check/finding_about.h"
#include "harness/check/resets.h"
#include "harness/check/told_id.h"
#include "harness/payload/events.h"
#include "harness/payload/opaque.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

class UntriedParts {
 public:
  explicit UntriedParts(const Traffic& traffic) : traffic_(traffic), profile_(*traffic.profile) {}

  std::vector<Gap> Find() {
    for (std::size_t i = 0; i < profile_.opt_outs.size(); ++i) OptOutIsTried(profile_.opt_outs[i], i);
    const std::vector<Event> events = ReadEvents(traffic_);
    for (std::size_t i = 0; i < profile_.endpoints.size(); ++i) EventsAreTold(profile_.endpoints[i], i, events);
    for (std::size_t i = 0; i < profile_.identities.size(); ++i) IdIsCompared(profile_.identities[i], i);
    return std::move(gaps_);
  }

 private:
  void Add(std::string place, std::string message) {
    Gap gap{gap_kind::kUntried, "", "", std::move(message), false};
    gap.place = std::move(place);
    gaps_.push_back(std::move(gap));
  }

  void OptOutIsTried(const OptOut& opt_out, std::size_t index) {
    const bool is_tried = std::any_of(profile_.scenarios.begin(), profile_.scenarios.end(),
                                      [&](const Scenario& scenario) { return scenario.opt_out == opt_out.id; });
    if (is_tried) return;
    Add(PointerTo("/opt_outs", index),
        fmt::format("the opt-out {0} is tried by no scenario; add one with \"opt_out: {0}\"", opt_out.id));
  }

  // Requests in which an event could have stood. None where one was not read: that is a gap of its own.
  std::vector<const Sent*> PayloadsTo(const Endpoint& endpoint) const {
    std::vector<const Sent*> payloads;
    for (const Sent& sent : traffic_.sent) {
      if (sent.endpoint != &endpoint || sent.run == nullptr || !IsRequest(*sent.exchange)) continue;
      if (!ReadsEvents(sent.payload) || !FindOpaque(sent.payload).empty()) return {};
      if (!sent.payload.documents.empty() || sent.payload.query) payloads.push_back(&sent);
    }
    return payloads;
  }

  void EventsAreTold(const Endpoint& endpoint, std::size_t index, const std::vector<Event>& events) {
    if (!endpoint.events) return;
    const EventContract& contract = *endpoint.events;
    std::vector<const Event*> told;
    for (const Event& event : events) {
      if (event.sent->endpoint == &endpoint) told.push_back(&event);
    }
    const std::string place = PointerTo("/endpoints", index) + "/events";
    if (told.empty()) {
      const std::size_t payloads = PayloadsTo(endpoint).size();
      if (payloads == 0) return;
      return Add(place + "/type",
                 fmt::format("{} payload{} went to the endpoint {}, and no event was found in any: none "
                             "has a type at {}",
                             payloads, payloads == 1 ? "" : "s", endpoint.id, Quoted(contract.type_pointer)));
    }
    const auto told_by = [&](const char* key, const std::string& pointer, const std::string Event::*where) {
      if (pointer.empty()) return;
      if (std::any_of(told.begin(), told.end(), [&](const Event* event) { return !(event->*where).empty(); })) return;
      Add(place + "/" + key, fmt::format("none of the {} events that went to the endpoint {} has a {} at {}",
                                         told.size(), endpoint.id, key, Quoted(pointer)));
    };
    told_by("execution_id", contract.execution_id_pointer, &Event::execution_id_pointer);
    told_by("timestamp", contract.timestamp_pointer, &Event::timestamp_pointer);
    told_by("duration", contract.duration_pointer, &Event::duration_pointer);
  }

  bool AnythingWasTold() const {
    return std::any_of(traffic_.sent.begin(), traffic_.sent.end(), [](const Sent& sent) {
      return sent.run != nullptr && sent.endpoint != nullptr && sent.endpoint->role == "telemetry" &&
             IsRequest(*sent.exchange);
    });
  }

  void IdIsCompared(const IdentityField& field, std::size_t index) {
    if (!AnythingWasTold()) return;  // nothing-captured says it
    const std::string place = PointerTo("/identities", index);
    const std::string name = field.pattern.empty()
                                 ? Quoted(field.pointer)
                                 : Quoted(field.pointer) + ", as " + Quoted(field.pattern) + " finds it";
    std::vector<const Run*> runs;
    for (const ToldId& told : ReadIds(traffic_, field)) {
      if (std::find(runs.begin(), runs.end(), told.sent->run) == runs.end()) runs.push_back(told.sent->run);
    }
    if (runs.empty()) return Add(place, fmt::format("no run told an id at {}", name));
    if (!field.until.empty() && !IsToldAroundReset(field)) {
      Add(place, fmt::format("no scenario told the id at {} before and after the reset {}; \"prepare\" one with the "
                             "command and then the reset, or make stages of them",
                             name, field.until));
    }
    if (field.lifetime == "execution") {
      if (runs.size() == 1) Add(place, fmt::format("only one run told the id at {}; \"repeat\" a scenario", name));
      return;
    }
    bool stable = false;
    bool distinct = false;
    for (std::size_t i = 0; i < runs.size() && !(stable && distinct); ++i) {
      for (std::size_t j = i + 1; j < runs.size(); ++j) Compare(field, *runs[i], *runs[j], stable, distinct);
    }
    if (!stable) {
      Add(place, fmt::format("no two runs on one machine told the id at {}, so that nobody knows whether it stays; "
                             "\"repeat\" a scenario",
                             name));
    }
    if (!distinct) {
      Add(place,
          fmt::format("the id at {} was not told on two machines that differ in what it depends on; add a scenario",
                      name));
    }
  }

  bool IsToldAroundReset(const IdentityField& field) const {
    const std::vector<MadeReset> resets = FindResets(traffic_);
    const std::vector<ToldId> ids = ReadIds(traffic_, field);
    return std::any_of(resets.begin(), resets.end(), [&](const MadeReset& reset) {
      const auto is_told = [&](Side side) {
        return std::any_of(ids.begin(), ids.end(),
                           [&](const ToldId& told) { return SideOf(reset, *told.sent, *traffic_.recording) == side; });
      };
      return reset.id == field.until && is_told(Side::kBefore) && is_told(Side::kAfter);
    });
  }

  static void Compare(const IdentityField& field, const Run& a, const Run& b, bool& stable, bool& distinct) {
    const PlantedValues in_a = PlantedIn(a);
    const PlantedValues in_b = PlantedIn(b);
    if (DifferingOfMachines(in_a, in_b).empty()) {
      stable = true;
    } else if (field.depends_on.empty() || !Differing(in_a, in_b, field.depends_on).empty()) {
      distinct = true;
    }
  }

  const Traffic& traffic_;
  const Profile& profile_;
  std::vector<Gap> gaps_;
};

}  // namespace

std::vector<Gap> FindUntried(const Traffic& traffic) { return UntriedParts(traffic).Find(); }

}  // namespace telltale
