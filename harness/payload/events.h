#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "harness/payload/payload.h"

namespace telltale {

// One thing told, wherever it stands in a payload.
struct PayloadEvent {
  std::string place;    // "body" or "target"
  std::string pointer;  // from the payload's outermost layer; empty: the whole, or a line
  nlohmann::json value;
};

// The events of a payload that have a value at `type_pointer` (a pointer in an event; * as in pointer.h). Looked for at
// the documents themselves first, then where the payload's dialect puts events: the first of these places at which
// there is one. At most 100,000. Empty: there is none, or they could not be read (see ReadsEvents).
std::vector<PayloadEvent> EventsOf(const Payload& payload, std::string_view type_pointer);

// Where a dialect has one place for events: those. Else the documents, or where they are no more than an envelope of
// lists, the objects of these lists.
std::vector<PayloadEvent> EventsOf(const Payload& payload);

// The events where the payload's dialect says that their type stands, with it. Empty: it does not say.
struct TypedEvent {
  std::string type;
  PayloadEvent event;
};
std::vector<TypedEvent> TypedEventsOf(const Payload& payload);

// The values at a pattern (dialect.h) in a document, with their concrete pointers.
struct PlacedValue {
  std::string pointer;
  nlohmann::json value;
};
std::vector<PlacedValue> ValuesAt(const nlohmann::json& document, std::string_view pattern);

// Whether all that may be an event in the payload was read: nothing is left packed, sealed, too large, or in a form
// that no dialect knows. A request without a body or query has nothing to read.
bool ReadsEvents(const Payload& payload);

}  // namespace telltale
