#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/gap_kinds.h"
#include "harness/check/checks.h"
#include "harness/check/event.h"
#include "harness/check/finding_about.h"
#include "harness/check/tries.h"
#include "harness/config/accepted_gap.h"
#include "harness/payload/events.h"
#include "harness/payload/opaque.h"

namespace telltale {
namespace {

// Consent and meta checks say all there is to say about runs in which nothing may leave.
bool IsJudged(const Run& run, const Scenario* scenario) {
  return scenario != nullptr && scenario->expect.events_declared && !scenario->expect.silent && !run.opted_out &&
         run.outcome.started;
}

// Whether something that this run sent is known to be lost to us: the missing event may be it. The gap says so, and
// keeps the verdict from being a pass, unless the profile accepts it.
bool MayHaveBeenMissed(const Traffic& traffic, const Run& run) {
  return std::any_of(traffic.recording->gaps.begin(), traffic.recording->gaps.end(), [&](const Gap& gap) {
    const GapKind* const kind = FindGapKind(gap.kind);
    return gap.run == run.name && kind != nullptr && kind->traffic == GapKind::Traffic::kHidesTraffic &&
           FindAcceptance(traffic.profile->accepted_gaps, gap) == nullptr;
  });
}

// A tier that sees only what obeys its variables saw nothing of this run: its client may be one that does not.
bool IsUnseen(const Traffic& traffic, const Run& run) {
  return run.isolation != "namespace" && !run.isolation.empty() && TriesIn(traffic, run) == 0;
}

// Whether a payload of this run to where events are promised, or a part of it, was not read: the missing event may
// stand in it. That is a gap of its own (unread_payloads.cc).
bool MayBeUnread(const Traffic& traffic, const Run& run) {
  return std::any_of(traffic.sent.begin(), traffic.sent.end(), [&](const Sent& sent) {
    return sent.run == &run && sent.endpoint != nullptr && sent.endpoint->events && IsRequest(*sent.exchange) &&
           (!ReadsEvents(sent.payload) || !FindOpaque(sent.payload).empty());
  });
}

std::string Times(std::size_t count) {
  return count == 1 ? "once" : count == 2 ? "twice" : fmt::format("{} times", count);
}

Finding AboutEvent(std::string_view rule, const Event& event, const std::string& pointer, std::string message) {
  return Sealed(At(FindingAbout(rule, *event.sent, event.place, std::move(message)), *event.sent, pointer));
}

using EventsOfRun = std::vector<const Event*>;

EventsOfRun EventsOf(const Run& run, const std::vector<Event>& events) {
  EventsOfRun of_run;
  for (const Event& event : events) {
    if (event.sent->run == &run) of_run.push_back(&event);
  }
  return of_run;
}

// What is missing of what is promised, in the words of the finding.
struct MissingEvent {
  std::string type;
  std::string message;
};

std::vector<MissingEvent> MissingIn(const Traffic& traffic, const Run& run, const Scenario& scenario,
                                    const EventsOfRun& events) {
  std::vector<MissingEvent> missing;
  if (run.cut_short || !CanDeliver(run.backend) || MayHaveBeenMissed(traffic, run)) return missing;
  for (const EventCount& promised : scenario.expect.events) {
    const auto seen = static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [&](const Event* event) { return event->type == promised.type; }));
    if (seen >= promised.at_least) continue;
    missing.push_back(
        {promised.type,
         fmt::format("the event {} came {}, but at least {} of it is promised for this scenario", Quoted(promised.type),
                     seen == 0 ? "never" : "only " + Times(seen), promised.at_least)});
  }
  // The dearest question last: most runs miss nothing.
  if (!missing.empty() && MayBeUnread(traffic, run)) missing.clear();
  return missing;
}

void CheckMissing(const Traffic& traffic, const Run& run, const Scenario& scenario, const EventsOfRun& events,
                  std::vector<Finding>& findings) {
  if (IsUnseen(traffic, run)) return;  // FindUnseenEvents says it
  for (MissingEvent& missing : MissingIn(traffic, run, scenario, events)) {
    Finding finding = FindingAbout("contract/event-missing", run, std::move(missing.message));
    finding.pointer = "/" + missing.type;  // keeps the fingerprints of two missing events apart
    findings.push_back(Sealed(std::move(finding)));
  }
}

void CheckUnexpected(const Scenario& scenario, const EventsOfRun& events, std::vector<Finding>& findings) {
  std::map<std::string, std::uint32_t> seen;
  for (const Event* event : events) {
    const auto promised = std::find_if(scenario.expect.events.begin(), scenario.expect.events.end(),
                                       [&](const EventCount& count) { return count.type == event->type; });
    const std::uint32_t count = ++seen[event->type];
    if (promised == scenario.expect.events.end()) {
      findings.push_back(
          AboutEvent("contract/event-unexpected", *event, event->type_pointer,
                     fmt::format("the event {} is not promised for this scenario", Quoted(event->type))));
    } else if (count > promised->at_most) {
      findings.push_back(AboutEvent(
          "contract/event-unexpected", *event, event->type_pointer,
          fmt::format("the event {} came once more than the {} promised", Quoted(event->type), promised->at_most)));
    }
  }
}

// Events are sent from the background, so arrival says little about order: their timestamps do, where they have some.
// Without these only what one connection carried has an order; what is sent on several at once arrives as it likes.
std::string WhatOrders(const Event& event) {
  if (event.timestamp) return "timestamps";
  const Exchange& exchange = *event.sent->exchange;
  return exchange.peer.empty() ? exchange.id : exchange.peer;
}

double MomentOf(const Event& event) {
  if (event.timestamp) return *event.timestamp;
  return static_cast<double>(event.sent->exchange->time.time_since_epoch().count());
}

// The latest event of each type that is promised to come before others, by its place in the promise.
using LatestOfType = std::map<std::ptrdiff_t, const Event*>;

void CheckOrder(const Scenario& scenario, const EventsOfRun& events, std::vector<Finding>& findings) {
  const auto rank = [&](const Event* event) {
    return std::find_if(scenario.expect.events.begin(), scenario.expect.events.end(),
                        [&](const EventCount& count) { return count.type == event->type; }) -
           scenario.expect.events.begin();
  };
  std::map<std::string, LatestOfType> ordered;  // by WhatOrders(): only these moments can be compared
  for (const Event* event : events) {
    const Event*& latest = ordered[WhatOrders(*event)][rank(event)];
    if (latest == nullptr || MomentOf(*latest) < MomentOf(*event)) latest = event;
  }
  for (const Event* event : events) {
    for (const auto& [earlier_rank, earlier] : ordered[WhatOrders(*event)]) {
      if (earlier_rank >= rank(event) || MomentOf(*earlier) <= MomentOf(*event)) continue;
      findings.push_back(AboutEvent("contract/order", *event,
                                    event->timestamp ? event->timestamp_pointer : event->type_pointer,
                                    fmt::format("the event {} was made before {}, which must come first",
                                                Quoted(event->type), Quoted(earlier->type))));
      break;
    }
  }
}

void CheckOneExecution(const EventsOfRun& events, std::vector<Finding>& findings) {
  const Event* first = nullptr;
  for (const Event* event : events) {
    if (event->execution_id.empty()) continue;
    if (first == nullptr) first = event;
    if (event->execution_id == first->execution_id) continue;
    findings.push_back(AboutEvent("contract/order", *event, event->execution_id_pointer,
                                  "the events of one execution carry different execution ids"));
  }
}

// An id that must be new for every execution but came before joins what must not be joined.
void CheckNewExecution(const std::vector<Event>& events, std::vector<Finding>& findings) {
  std::map<std::string, const Event*> first_with;
  for (const Event& event : events) {
    if (event.execution_id.empty() || event.sent->run == nullptr) continue;
    const Event& first = *first_with.emplace(event.execution_id, &event).first->second;
    if (first.sent->run == event.sent->run) continue;
    findings.push_back(
        AboutEvent("contract/order", event, event.execution_id_pointer,
                   fmt::format("the execution id is that of another execution ({})", Quoted(first.sent->run->name))));
  }
}

}  // namespace

std::vector<Finding> CheckEvents(const Traffic& traffic) {
  std::vector<Finding> findings;
  const std::vector<Event> events = ReadEvents(traffic);
  for (const Run& run : traffic.recording->runs) {
    const EventsOfRun of_run = EventsOf(run, events);
    const Scenario* const scenario = FindScenario(*traffic.profile, ScenarioOf(&run, run.name));
    if (IsPreparation(run)) continue;
    CheckOneExecution(of_run, findings);
    if (!IsJudged(run, scenario)) continue;
    CheckMissing(traffic, run, *scenario, of_run, findings);
    CheckUnexpected(*scenario, of_run, findings);
    CheckOrder(*scenario, of_run, findings);
  }
  CheckNewExecution(events, findings);
  return findings;
}

std::vector<Gap> FindUnseenEvents(const Traffic& traffic) {
  std::vector<Gap> gaps;
  const std::vector<Event> events = ReadEvents(traffic);
  for (const Run& run : traffic.recording->runs) {
    const Scenario* const scenario = FindScenario(*traffic.profile, ScenarioOf(&run, run.name));
    if (IsPreparation(run) || !IsJudged(run, scenario) || !IsUnseen(traffic, run)) continue;
    for (const MissingEvent& missing : MissingIn(traffic, run, *scenario, EventsOf(run, events))) {
      gaps.push_back(
          {gap_kind::kEventUnseen, run.name, "",
           fmt::format("{}; the {} tier saw nothing at all of this run, and cannot see a client that goes around "
                       "it",
                       missing.message, run.isolation),
           false});
    }
  }
  return gaps;
}

}  // namespace telltale
