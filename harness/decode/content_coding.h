#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "core/bytes.h"
#include "core/exchange.h"

namespace telltale {

struct DecodedBody {
  Bytes body;
  bool complete = true;  // false: damaged or past the limit; what was decoded until there is kept
};

// The body without the content codings that its Content-Encoding headers name (RFC 9110, 8.4: gzip, x-gzip, deflate in
// both readings, br, zstd; the last applied is taken off first, at most 4). nullopt: none is named, or one that is not
// known, or the body is not in it. At most `max_output_bytes` are written. Pure; thread-safe.
std::optional<DecodedBody> TakeOffContentCoding(const std::vector<Header>& headers, BytesView body,
                                                std::size_t max_output_bytes);

}  // namespace telltale
