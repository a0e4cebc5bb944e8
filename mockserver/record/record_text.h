#pragma once
#include <string>

#include "core/exchange.h"

namespace telltale {

// The `record` of an exchange's row (docs/journal.md): what ExchangeToJson (core/exchange_json.h) gives as text,
// without "id", "body" and "raw". Written at once, for this is done for every request before it is answered.
std::string ExchangeRecord(const Exchange& exchange);
// The same of a response: its status and headers.
std::string ResponseRecord(const Response& response);

}  // namespace telltale
