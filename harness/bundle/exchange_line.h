#pragma once
#include <optional>
#include <string>

#include "mockserver/record/row.h"

namespace telltale {

// The line of exchanges.ndjson that an exchange's row and its response's row (nullptr: none) say, put together from
// their bytes as ExchangeToJson would write it, without reading a record as JSON: what equals this line says what the
// journal says. nullopt, or another line than ExchangeToJson's: the rows are written otherwise, and have to be read.
std::optional<std::string> ExchangeLine(const Row& exchange, const Row* response);

}  // namespace telltale
