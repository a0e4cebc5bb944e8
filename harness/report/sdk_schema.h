#pragma once
#include <nlohmann/json_fwd.hpp>

#include "harness/payload/sdk.h"

namespace telltale {

// A draft-07 contract of what the SDK itself puts into its payloads, made of its table
// (schema/dialects/ID.schema.json): each member with its meaning, class and remedy. Around the events it is closed,
// since nobody but the SDK writes there; in an event it is open to what the program tells, which a contract of the
// vendor's own describes.
nlohmann::ordered_json SdkSchema(const Sdk& sdk);

}  // namespace telltale
