// Whether the times that a CLI tells are those that were measured, and in the promised unit.
//
// A timestamp must lie within its run. A wrong unit puts it decades away, so a second of slack costs nothing.
//
// A duration is harder: a run of 12 ms told in milliseconds ("12") is also a plausible number of microseconds. What it
// is compared with is the best reference there is: the difference of the timestamps of the execution's first event and
// this one where both are right, else the measured time from the process's start to this event, else to its end. The
// last two hold the program's start-up, so they only bound from above. A told duration is wrong if it exceeds the run,
// or if it is less than a thirtieth of the reference while another unit makes it fit: a thirtieth is the geometric
// middle between "right" and "wrong by a thousand".
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "harness/check/checks.h"
#include "harness/check/event.h"
#include "harness/check/finding_about.h"

namespace telltale {
namespace {

constexpr double kTimestampSlack = 1.0;  // seconds: two clocks' reading, a queue
constexpr double kDurationSlack = 0.05;  // seconds: a process's end is seen a little late or early
constexpr double kFarLess = 1.0 / 30;
constexpr const char* kUnits[] = {"seconds", "milliseconds", "microseconds", "nanoseconds"};

double Seconds(WallTime time) { return static_cast<double>(time.time_since_epoch().count()) / 1e6; }

struct Bounds {
  double begin = 0;  // seconds since the epoch
  double end = 0;
};

// An event is made between its process's start and its own arrival.
Bounds BoundsOf(const Event& event, const std::string& unit) {
  const double slack = kTimestampSlack + SecondsPer(unit);
  const Exchange& exchange = *event.sent->exchange;
  return {Seconds(event.sent->run->outcome.started_at) - slack,
          Seconds(std::max(exchange.time, exchange.last_byte)) + slack};
}

bool Fits(const Bounds& bounds, double seconds) { return seconds >= bounds.begin && seconds <= bounds.end; }

bool TimestampFits(const Event& event) {
  const std::string& unit = event.sent->endpoint->events->timestamp_unit;
  return event.timestamp && Fits(BoundsOf(event, unit), *event.timestamp * SecondsPer(unit));
}

std::optional<Finding> CheckTimestamp(const Event& event) {
  if (!event.timestamp || TimestampFits(event)) return std::nullopt;
  const std::string& unit = event.sent->endpoint->events->timestamp_unit;
  std::string message = fmt::format("the timestamp, read in {}, lies outside the measured run", unit);
  for (const char* other : kUnits) {
    if (Fits(BoundsOf(event, other), *event.timestamp * SecondsPer(other))) {
      message += fmt::format("; read in {} it fits", other);
    }
  }
  return Sealed(At(FindingAbout("contract/timing", *event.sent, "body", std::move(message)), *event.sent,
                   event.timestamp_pointer));
}

struct Reference {
  double seconds = 0;
  bool is_exact = false;  // holds no start-up of the program
};

Reference ReferenceFor(const Event& event, const std::vector<Event>& events) {
  const ProcessOutcome& outcome = event.sent->run->outcome;
  const double whole = static_cast<double>(outcome.duration.count()) / 1e6;
  if (!TimestampFits(event)) return {whole, false};
  const double unit = SecondsPer(event.sent->endpoint->events->timestamp_unit);
  for (const Event& start : events) {
    const bool same_execution = start.sent->run == event.sent->run && start.execution_id == event.execution_id &&
                                start.sent->endpoint == event.sent->endpoint && &start != &event;
    if (!same_execution || !TimestampFits(start) || *start.timestamp >= *event.timestamp) continue;
    return {(*event.timestamp - *start.timestamp) * unit, true};
  }
  const double until_event = *event.timestamp * unit - Seconds(outcome.started_at);
  return {std::clamp(until_event, 0.0, whole), false};
}

// The told number was rounded down to its unit, so it stands for up to one more.
bool FitsReference(double told, double unit, const Reference& reference) {
  return told * unit <= reference.seconds * 1.1 + unit && (told + 1) * unit >= reference.seconds * kFarLess;
}

std::string BetterUnit(double told, const std::string& promised, const Reference& reference) {
  for (const char* unit : kUnits) {
    if (unit != promised && FitsReference(told, SecondsPer(unit), reference)) return unit;
  }
  return {};
}

std::optional<std::string> WhatIsWrongWithDuration(const Event& event, const std::vector<Event>& events) {
  const std::string& promised = event.sent->endpoint->events->duration_unit;
  const double unit = SecondsPer(promised);
  const double told = *event.duration;
  const double whole = static_cast<double>(event.sent->run->outcome.duration.count()) / 1e6;
  const Reference reference = ReferenceFor(event, events);
  const std::string better = BetterUnit(told, promised, reference);
  const std::string hint = better.empty() ? "" : fmt::format("; read in {} it fits", better);
  if (!std::isfinite(told) || told < 0) return "the duration is no span of time";
  if (told * unit > whole + kDurationSlack + unit) {
    return fmt::format("the duration, read in {}, is longer than the whole run of {:.3f} s{}", promised, whole, hint);
  }
  const bool far_less = (told + 1) * unit < reference.seconds * kFarLess;
  if (far_less && (reference.is_exact || !better.empty())) {
    return fmt::format("the duration, read in {}, is far less than the measured {:.3f} s{}", promised,
                       reference.seconds, hint);
  }
  return std::nullopt;
}

}  // namespace

std::vector<Finding> CheckTiming(const Traffic& traffic) {
  std::vector<Finding> findings;
  const std::vector<Event> events = ReadEvents(traffic);
  for (const Event& event : events) {
    const Run* const run = event.sent->run;
    if (run == nullptr || !run->outcome.started || IsPreparation(*run)) continue;
    if (auto finding = CheckTimestamp(event)) findings.push_back(*std::move(finding));
    if (!event.duration) continue;
    const auto wrong = WhatIsWrongWithDuration(event, events);
    if (!wrong) continue;
    findings.push_back(
        Sealed(At(FindingAbout("contract/timing", *event.sent, "body", *wrong), *event.sent, event.duration_pointer)));
  }
  return findings;
}

}  // namespace telltale
