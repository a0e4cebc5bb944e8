#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/exchange.h"

namespace telltale {

// What a recorded request itself says of its body, so that what is missing from a recording is noticed. Pure.

// Whether a header may say something of the body: told by the lengths of names, as most recorded requests have none.
inline bool MaySayOfBody(const std::vector<Header>& headers) {
  constexpr std::size_t kContentLength = 14;
  constexpr std::size_t kContentEncoding = 16;
  for (const Header& header : headers) {
    if (header.name.size() == kContentLength || header.name.size() == kContentEncoding) return true;
  }
  return false;
}

// The Content-Length header; the largest of several. nullopt: none that is a number, or a transfer coding makes it void
// (RFC 9112, 6.3).
std::optional<std::uint64_t> ContentLength(const std::vector<Header>& headers);

// Whether a Content-Encoding other than "identity" is named.
bool NamesContentCoding(const std::vector<Header>& headers);

}  // namespace telltale
