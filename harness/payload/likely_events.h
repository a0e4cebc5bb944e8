#pragma once
#include <vector>

#include "harness/payload/events.h"

namespace telltale {

// The events of a payload where no profile says where their types stand: as its dialect says (TypedEventsOf). Of one
// that is no SDK's, documents that have a type themselves before the lists in them; the type is the first text of type,
// event, name, event_name, eventType, ..., and empty where there is none.
std::vector<TypedEvent> LikelyEventsOf(const Payload& payload);

}  // namespace telltale
