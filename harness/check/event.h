#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/traffic.h"
#include "harness/payload/events.h"

namespace telltale {

// One event that a CLI told, as the endpoint's event contract finds its parts.
struct Event {
  const Sent* sent = nullptr;
  std::string place;  // "body" or "target"
  std::string type;
  std::string execution_id;  // empty: it has none
  // As told, in the promised unit; absent: none was told, or no number (which the schema judges).
  std::optional<double> timestamp;
  std::optional<double> duration;
  std::string timestamp_pointer;
  std::string duration_pointer;
  std::string type_pointer;
  std::string execution_id_pointer;
};

// The events of all endpoints that promise some, in order of arrival; retries of the same body count once.
std::vector<Event> ReadEvents(const Traffic& traffic);

// The events of one payload to an endpoint, and where their type stands in each: where the profile says, or the
// payload's dialect.
struct TypedEvents {
  std::vector<PayloadEvent> events;
  std::string_view type_pointer;
};
TypedEvents FindTypedEvents(const Sent& sent);

// Seconds in one "seconds", "milliseconds", "microseconds" or "nanoseconds".
double SecondsPer(const std::string& unit);

}  // namespace telltale
