#pragma once
#include <cstdint>
#include <string_view>

#include "core/exchange.h"
#include "core/result.h"

namespace telltale {

// One element of a HAR's log.entries as an exchange. Its id is "entry-N"; a HAR knows no runs, so that its run is
// empty. `text` of content and postData is taken as it is, or out of base64 where "encoding" says so; form parameters
// without a text are written as application/x-www-form-urlencoded. kInput: it is not JSON, or has no request with a
// URL.
Result<Exchange> ExchangeFromHarEntry(std::string_view entry, std::uint64_t number);

}  // namespace telltale
