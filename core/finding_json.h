#pragma once
#include <nlohmann/json_fwd.hpp>

#include "core/finding.h"
#include "core/result.h"

namespace telltale {

// The finding format of schema/finding.schema.json. `show_values` writes "evidence" in full (base64 where it is not
// UTF-8); otherwise "evidence" is redacted (core/redact.h).
nlohmann::ordered_json FindingToJson(const Finding& finding, bool show_values);

// Reads what FindingToJson wrote. Evidence comes back as it was written, redacted or not.
Result<Finding> FindingFromJson(const nlohmann::json& object);

}  // namespace telltale
