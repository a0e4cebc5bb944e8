#pragma once
#include <string_view>
#include <vector>

#include "harness/payload/json_place.h"
#include "harness/payload/payload.h"

namespace telltale {

// Where in the content the values at a pointer stand (* for every index or member), in every document of JSON: without
// quotes where a value is a string; where the pointer goes on into a string, that string. Empty: nowhere, or the
// documents are no JSON.
std::vector<JsonPlace> PlacesOf(const Payload& payload, std::string_view pointer);

}  // namespace telltale
