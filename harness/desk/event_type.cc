#include "harness/desk/event_type.h"

#include <array>
#include <string_view>

#include "harness/payload/pointer.h"

namespace telltale {
namespace {

constexpr std::array<std::string_view, 10> kUsualTypes = {"/type",      "/event",      "/event/type", "/event/name",
                                                          "/name",      "/event_name", "/eventName",  "/event_type",
                                                          "/eventType", "/action"};

std::string TextAt(const nlohmann::json& event, std::string_view pointer) {
  for (const Located& one : FindAll(event, pointer)) {
    if (one.value.is_string()) return one.value.get<std::string>();
  }
  return {};
}

}  // namespace

std::string EventType(const nlohmann::json& event, const Dialect* dialect) {
  if (dialect != nullptr && !dialect->type.empty()) {
    if (std::string type = TextAt(event, dialect->type); !type.empty()) return type;
  }
  for (const std::string_view pointer : kUsualTypes) {
    if (std::string type = TextAt(event, pointer); !type.empty()) return type;
  }
  return {};
}

std::vector<PayloadEvent> DeskEvents(const Payload& payload) {
  std::vector<PayloadEvent> typed;
  if (payload.dialect == nullptr || payload.dialect->is_generic) {
    for (const Document& document : payload.documents) {
      if (!EventType(document.value, nullptr).empty()) typed.push_back({"body", document.pointer, document.value});
    }
  }
  return typed.empty() ? EventsOf(payload) : typed;
}

}  // namespace telltale
