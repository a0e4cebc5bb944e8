#pragma once
#include <optional>
#include <string>

#include "core/bytes.h"

namespace telltale {

// RFC 4648 section 4, padded: for our own formats. Decoding is strict; hostile dialects belong to harness/decode.
std::string ToBase64(BytesView input);
std::optional<Bytes> FromBase64(std::string_view text);
// RFC 4648 section 5 without padding, as JWTs use it.
std::string ToBase64Url(BytesView input);
std::optional<Bytes> FromBase64Url(std::string_view text);

}  // namespace telltale
