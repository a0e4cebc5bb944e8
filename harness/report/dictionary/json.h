#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/result.h"
#include "harness/report/dictionary/dictionary.h"

namespace telltale {

// Reads what the format dictionary-json holds (schema/dictionary.schema.json) of each contract's fields. `name` stands
// in errors (kInput), which say which member is missing or of another type.
Result<Dictionary> DictionaryFromJson(const nlohmann::json& document, const std::string& name);

}  // namespace telltale
