#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/bytes.h"

namespace telltale {

// Bytes as schema/run.schema.json has them: a string where they are UTF-8, else {"encoding":"base64","data"}.
nlohmann::ordered_json BytesToJson(BytesView bytes);

// Throws nlohmann::json::exception for anything else.
Bytes BytesFromJson(const nlohmann::json& value);

}  // namespace telltale
