#include "harness/check/event.h"

#include <charconv>
#include <utility>

#include "core/time_text.h"
#include "harness/payload/dialect.h"
#include "harness/payload/pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

std::optional<double> Number(const json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  const std::string& text = value.get_ref<const std::string&>();
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// A timestamp may also be RFC 3339, which has a unit of its own.
std::optional<double> Timestamp(const json& value, const std::string& unit) {
  if (value.is_string()) {
    if (const auto time = FromRfc3339(value.get_ref<const std::string&>())) {
      return static_cast<double>(time->time_since_epoch().count()) / 1e6 / SecondsPer(unit);
    }
  }
  return Number(value);
}

// A value beside the event's type, with its concrete pointer.
std::optional<Located> Beside(const json& document, const std::string& pointer, const Located& type) {
  if (pointer.empty()) return std::nullopt;
  for (Located& found : FindAll(document, pointer)) {
    const std::size_t shared = std::min(found.wildcards.size(), type.wildcards.size());
    if (std::equal(found.wildcards.begin(), found.wildcards.begin() + static_cast<std::ptrdiff_t>(shared),
                   type.wildcards.begin())) {
      return std::move(found);
    }
  }
  return std::nullopt;
}

Event ReadEvent(const Sent& sent, const PayloadEvent& told, const Located& type) {
  const json& document = told.value;
  const std::string& prefix = told.pointer;
  const EventContract& contract = *sent.endpoint->events;
  Event event;
  event.sent = &sent;
  event.place = told.place;
  event.type = type.value.is_string() ? type.value.get<std::string>() : type.value.dump();
  event.type_pointer = prefix + type.pointer;
  if (const auto id = Beside(document, contract.execution_id_pointer, type)) {
    event.execution_id = id->value.is_string() ? id->value.get<std::string>() : id->value.dump();
    event.execution_id_pointer = prefix + id->pointer;
  }
  if (const auto timestamp = Beside(document, contract.timestamp_pointer, type)) {
    event.timestamp = Timestamp(timestamp->value, contract.timestamp_unit);
    event.timestamp_pointer = prefix + timestamp->pointer;
  }
  if (const auto duration = Beside(document, contract.duration_pointer, type)) {
    event.duration = Number(duration->value);
    event.duration_pointer = prefix + duration->pointer;
  }
  return event;
}

}  // namespace

// A profile that does not say where types stand is read by what the payload's dialect says.
TypedEvents FindTypedEvents(const Sent& sent) {
  static const EventContract kDefault;
  const std::string& declared = (sent.endpoint->events ? *sent.endpoint->events : kDefault).type_pointer;
  TypedEvents found{EventsOf(sent.payload, declared), declared};
  const Dialect* const dialect = sent.payload.dialect;
  const bool knows_better = dialect != nullptr && !dialect->type.empty() && declared == kDefault.type_pointer;
  if (found.events.empty() && knows_better) found = {EventsOf(sent.payload, dialect->type), dialect->type};
  return found;
}

std::vector<Event> ReadEvents(const Traffic& traffic) {
  std::vector<Event> events;
  for (const Sent& sent : traffic.sent) {
    if (sent.endpoint == nullptr || !sent.endpoint->events || sent.is_retry) continue;
    const TypedEvents typed = FindTypedEvents(sent);
    for (const PayloadEvent& told : typed.events) {
      for (const Located& type : FindAll(told.value, typed.type_pointer)) {
        events.push_back(ReadEvent(sent, told, type));
      }
    }
  }
  return events;
}

double SecondsPer(const std::string& unit) {
  if (unit == "seconds") return 1;
  if (unit == "milliseconds") return 1e-3;
  return unit == "nanoseconds" ? 1e-9 : 1e-6;
}

}  // namespace telltale
