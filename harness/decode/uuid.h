#pragma once
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "harness/decode/byte_masks.h"

namespace telltale {

inline constexpr std::size_t kUuidLength = 36;

// A UUID as RFC 9562 writes it, of any version and case, and nothing else.
inline bool IsUuid(BytesView text) {
  constexpr std::uint64_t kDashes = 1ULL << 8 | 1ULL << 13 | 1ULL << 18 | 1ULL << 23;
  constexpr std::uint64_t kDigits = ((1ULL << kUuidLength) - 1) & ~kDashes;
  if (text.size() != kUuidLength || text[8] != '-') return false;
  return MaskAt<OnlyByte<'-'>>(text, 0) == kDashes && MaskAt<HexDigits>(text, 0) == kDigits;
}

// Whether a UUID says its version, 1 to 7, and its variant, as RFC 9562 wants them.
inline bool SaysItsVersion(BytesView uuid) {
  const char variant = static_cast<char>(uuid[19] | 0x20);
  return uuid[14] >= '1' && uuid[14] <= '7' && (variant == '8' || variant == '9' || variant == 'a' || variant == 'b');
}

}  // namespace telltale
