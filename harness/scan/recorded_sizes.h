#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/exchange.h"

namespace telltale {

// What a recorded request itself says of its body, so that what is missing from a recording is noticed. Pure.

// The Content-Length header; the largest of several. nullopt: none that is a number, or a transfer coding makes it void
// (RFC 9112, 6.3).
std::optional<std::uint64_t> ContentLength(const std::vector<Header>& headers);

// Whether a Content-Encoding other than "identity" is named.
bool NamesContentCoding(const std::vector<Header>& headers);

// Why the body could not be unpacked as its Content-Encoding says; empty: it could, or none is named, or it can be read
// as it is, so that only the label is wrong.
std::string UnreadCoding(const Exchange& exchange);

}  // namespace telltale
