#include "harness/payload/likely_events.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "harness/payload/dialect.h"
#include "harness/payload/pointer.h"

namespace telltale {
namespace {

constexpr std::array<std::string_view, 10> kUsualTypes = {"/type",      "/event",      "/event/type", "/event/name",
                                                          "/name",      "/event_name", "/eventName",  "/event_type",
                                                          "/eventType", "/action"};

std::string UsualType(const nlohmann::json& event) {
  for (const std::string_view pointer : kUsualTypes) {
    for (const Located& one : FindAll(event, pointer)) {
      if (one.value.is_string() && one.value != "") return one.value.get<std::string>();
    }
  }
  return {};
}

}  // namespace

std::vector<TypedEvent> LikelyEventsOf(const Payload& payload) {
  std::vector<TypedEvent> events = TypedEventsOf(payload);
  if (!events.empty()) return events;
  if (payload.dialect == nullptr || payload.dialect->is_generic) {
    for (const Document& document : payload.documents) {
      std::string type = UsualType(document.value);
      if (!type.empty()) events.push_back({std::move(type), {"body", document.pointer, document.value}});
    }
  }
  if (!events.empty()) return events;
  for (PayloadEvent& event : EventsOf(payload)) {
    std::string type = UsualType(event.value);
    events.push_back({std::move(type), std::move(event)});
  }
  return events;
}

}  // namespace telltale
