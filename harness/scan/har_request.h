#pragma once
#include <simdjson.h>

#include <optional>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "harness/scan/har_body.h"

namespace telltale {

// The request of an entry. `place.headers` need not be set.
struct HarRequest {
  Exchange exchange;
  std::vector<Bytes> other_readings;  // of the body
  bool is_local = false;              // never leaves the machine: there is nothing to look at
  bool is_websocket = false;          // by its scheme or its headers
};

HarRequest ReadHarRequest(const simdjson::dom::object& request, HarPlace place);

// Appends a gap where a member says that something was left out ("discarded:too-large", "truncated": true, a comment
// that says so). `object`: an entry, its request or postData.
// Returns whether there is one.
bool TellMarks(const simdjson::dom::object& object, bool body_is_there, const HarPlace& place);

}  // namespace telltale
