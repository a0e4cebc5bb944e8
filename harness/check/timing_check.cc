// Whether the times that a CLI tells are those that were measured, and in the promised unit.
//
// A timestamp must lie within its run. A wrong unit puts it decades away, so a second of slack costs nothing.
//
// A duration may be that of any part of the run: one millisecond of work inside a process of 300 is honest, and as a
// number it says nothing of its unit. Wrong on its face is only what is longer than the whole run. A unit is accused on
// the evidence of several facts that agree, all of numbers with at least two digits that are a thirtieth of what was
// measured or less in the promised unit, and about the measured time (half of it to a tenth more) in one other:
//   - the durations of two events, whose measured times differ threefold: a constant that happens to fit does so once;
//   or
//   - one event's duration and its timestamp, which lies in the run in that other unit only; or
//   - the timestamps of the execution's first event and of this one, whose difference is the duration in that other
//   unit to
//     a fiftieth.
// What is measured is the time from the process's start to the event, else to its end.
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

// Told by a run that was measured, with a duration.
bool CanBeTimed(const Event& event) {
  const Run* const run = event.sent->run;
  return run != nullptr && run->outcome.started && !IsPreparation(*run) && event.duration.has_value();
}

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
  return Sealed(At(FindingAbout("contract/timing", *event.sent, event.place, std::move(message)), *event.sent,
                   event.timestamp_pointer));
}

// The measured time that the duration could be at most, in seconds.
double MeasuredFor(const Event& event) {
  const ProcessOutcome& outcome = event.sent->run->outcome;
  const double whole = static_cast<double>(outcome.duration.count()) / 1e6;
  if (!TimestampFits(event)) return whole;
  const double unit = SecondsPer(event.sent->endpoint->events->timestamp_unit);
  return std::clamp(*event.timestamp * unit - Seconds(outcome.started_at), 0.0, whole);
}

// The unit in which a duration is about what was measured, where in the promised one it is next to nothing; empty:
// none.
std::string UnitThatFits(const Event& event) {
  constexpr double kTwoDigits = 10;
  const std::string& promised = event.sent->endpoint->events->duration_unit;
  const double told = *event.duration;
  const double measured = MeasuredFor(event);
  if (told < kTwoDigits || (told + 1) * SecondsPer(promised) >= measured * kFarLess) return {};
  for (const char* unit : kUnits) {
    const double seconds = told * SecondsPer(unit);
    if (unit != promised && seconds >= measured * 0.5 && seconds <= measured * 1.1) return unit;
  }
  return {};
}

// Whether the event's own timestamp speaks for that unit too.
bool TimestampSpeaksFor(const Event& event, const std::string& unit) {
  return event.timestamp && !TimestampFits(event) && Fits(BoundsOf(event, unit), *event.timestamp * SecondsPer(unit));
}

// Whether the execution's other timestamps say that so much time has passed.
bool DifferenceSpeaksFor(const Event& event, const std::string& unit, const std::vector<Event>& events) {
  if (!TimestampFits(event)) return false;
  const double told = *event.duration * SecondsPer(unit);
  const double per_timestamp = SecondsPer(event.sent->endpoint->events->timestamp_unit);
  return std::any_of(events.begin(), events.end(), [&](const Event& start) {
    if (&start == &event || start.sent->run != event.sent->run || start.execution_id != event.execution_id)
      return false;
    if (start.sent->endpoint != event.sent->endpoint || !TimestampFits(start)) return false;
    const double passed = (*event.timestamp - *start.timestamp) * per_timestamp;
    return passed > 0 && std::abs(passed - told) <= passed / 50 + SecondsPer(unit);
  });
}

// Whether another event whose measured time is quite another one speaks for that unit too.
bool AnotherSpeaksFor(const Event& event, const std::string& unit, const std::vector<Event>& events) {
  constexpr double kQuiteAnother = 3;
  const double measured = MeasuredFor(event);
  return std::any_of(events.begin(), events.end(), [&](const Event& other) {
    if (&other == &event || other.sent->endpoint != event.sent->endpoint || !CanBeTimed(other)) return false;
    const double others = MeasuredFor(other);
    return std::max(measured, others) >= kQuiteAnother * std::min(measured, others) && UnitThatFits(other) == unit;
  });
}

std::optional<std::string> WhatIsWrongWithDuration(const Event& event, const std::vector<Event>& events) {
  const std::string& promised = event.sent->endpoint->events->duration_unit;
  const double unit = SecondsPer(promised);
  const double told = *event.duration;
  const double whole = static_cast<double>(event.sent->run->outcome.duration.count()) / 1e6;
  if (!std::isfinite(told) || told < 0) return "the duration is no span of time";
  if (told * unit > whole + kDurationSlack + unit) {
    std::string message =
        fmt::format("the duration, read in {}, is longer than the whole run of {:.3f} s", promised, whole);
    for (const char* other : kUnits) {
      const double seconds = told * SecondsPer(other);
      if (other != promised && seconds <= whole * 1.1 && seconds >= whole * kFarLess) {
        message += fmt::format("; read in {} it fits", other);
      }
    }
    return message;
  }
  const std::string better = UnitThatFits(event);
  if (better.empty()) return std::nullopt;
  const bool is_shown = TimestampSpeaksFor(event, better) || DifferenceSpeaksFor(event, better, events) ||
                        AnotherSpeaksFor(event, better, events);
  if (!is_shown) return std::nullopt;
  return fmt::format("the duration, read in {}, is far less than the measured {:.3f} s; read in {} it fits", promised,
                     MeasuredFor(event), better);
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
    findings.push_back(Sealed(
        At(FindingAbout("contract/timing", *event.sent, event.place, *wrong), *event.sent, event.duration_pointer)));
  }
  return findings;
}

}  // namespace telltale
