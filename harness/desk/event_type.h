#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/payload/dialect.h"
#include "harness/payload/events.h"

namespace telltale {

// The type of an event at the desk, where no profile says where it stands: as its dialect says (may be nullptr), or
// where most put it: type, event, name, event_name, eventType, ... Empty: there is no text.
std::string EventType(const nlohmann::json& event, const Dialect* dialect);

// The events of a payload as the desk takes them: where its dialect puts them; of one that is no SDK's, documents that
// have a type themselves before the lists in them.
std::vector<PayloadEvent> DeskEvents(const Payload& payload);

}  // namespace telltale
