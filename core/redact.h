#pragma once
#include <string>

#include "core/bytes.h"

namespace telltale {

// "alice.example" -> "ali…(13 chars)"; values under 8 characters show nothing of themselves: "…(5 chars)". Control
// and non-UTF-8 bytes never survive. Counts code points where the value is UTF-8, bytes otherwise.
std::string Redact(BytesView value);

// Text safe to print on a terminal: C0, C1, bidirectional controls and invalid UTF-8 become \xNN or \u{NNNN}.
std::string Printable(BytesView text);

}  // namespace telltale
