#pragma once
#include <vector>

#include "harness/payload/events.h"
#include "harness/payload/payload.h"
#include "schema/validator.h"

namespace telltale {

// What breaks a schema that describes payloads: the whole of one; of a batch, where the schema does not describe it as
// such, each element (one without any breaks it); of NDJSON each line. Pointers start at the payload.
std::vector<Violation> ViolationsOf(const Payload& payload, const SchemaValidator& schema);

// What breaks a schema that describes one event, of events as EventsOf gives them.
std::vector<Violation> EventViolationsOf(const std::vector<PayloadEvent>& events, const SchemaValidator& schema);

}  // namespace telltale
