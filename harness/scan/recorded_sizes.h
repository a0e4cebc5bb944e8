#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "harness/decode/content_coding.h"

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

// The body without the codings that its headers name, a header that is there twice counting once where it cannot be
// otherwise: some programs list headers twice. nullopt: none is named, or the body is not in it. At most 64 MiB.
std::optional<DecodedBody> Unpacked(const std::vector<Header>& headers, BytesView body);

// Why the body could not be unpacked as its Content-Encoding says; empty: it could, or none is named, or it can be read
// as it is, so that only the label is wrong.
std::string UnreadCoding(const Exchange& exchange);

}  // namespace telltale
