#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// A token that could be a digest of something: 48 to 512 bits in hex, or all of a usual digest in Base64 or Base32, or
// a UUID.
struct DigestToken {
  std::size_t offset = 0;  // in the text
  std::size_t length = 0;
  Bytes bytes;  // 6 to 64
  bool is_uuid = false;
  bool says_random = false;  // a UUID of version 1, 4, 6 or 7: most are what they say
};

// Appends the digest-like tokens of `text`, at most `most` of them. Words and decimal numbers are none; neither is the
// signature of a JWT, which is different for every payload and no digest of a value. Thread-safe.
void FindDigestTokens(BytesView text, std::size_t most, std::vector<DigestToken>& tokens);

}  // namespace telltale
