#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "core/exchange.h"
#include "core/result.h"

namespace telltale {

// The exchange format of schema/exchange.schema.json, one object a line where it is NDJSON. Raw bytes travel as
// {"encoding":"utf8"|"base64","data"}: utf8 keeps recordings readable, base64 keeps every byte where they are not
// UTF-8.
nlohmann::ordered_json ExchangeToJson(const Exchange& exchange);

// Errors name what is wrong with the object (a missing key, a wrong type, bad base64). Unknown keys are ignored.
// `id` and `host` are required; `time` defaults to the epoch.
Result<Exchange> ExchangeFromJson(const nlohmann::json& object);

// One NDJSON line; the error for text that is not JSON names the byte. A member that stands twice is an error too.
Result<Exchange> ExchangeFromLine(std::string_view line);

}  // namespace telltale
