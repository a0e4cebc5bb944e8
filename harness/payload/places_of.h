#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "harness/payload/json_place.h"
#include "harness/payload/payload.h"

namespace telltale {

// The rest of a payload's pointer in one of its documents; nullopt: it points elsewhere. Borrows the pointer.
std::optional<std::string_view> InDocument(const Document& document, std::string_view pointer);

// Where in the content the values at a pointer stand (* for every index or member), in every document of JSON: without
// quotes where a value is a string; where the pointer goes on into a string, that string. Empty: nowhere, or the
// documents are no JSON.
std::vector<JsonPlace> PlacesOf(const Payload& payload, std::string_view pointer);

}  // namespace telltale
