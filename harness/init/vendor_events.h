#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "harness/payload/payload.h"

namespace telltale {

// The events of a payload of a known SDK by their types, each without the members that the SDK fills by itself (sdk.h):
// what is left is the vendor's, and what a contract of theirs describes. Empty: the payload is of no known SDK.
std::vector<std::pair<std::string, nlohmann::json>> VendorEvents(const Payload& payload);

}  // namespace telltale
