#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

// Its digits.
inline std::array<char, 32> UuidDigits(BytesView uuid) {
  std::array<char, 32> digits;
  std::memcpy(digits.data(), uuid.data(), 8);
  std::memcpy(digits.data() + 8, uuid.data() + 9, 4);
  std::memcpy(digits.data() + 12, uuid.data() + 14, 4);
  std::memcpy(digits.data() + 16, uuid.data() + 19, 4);
  std::memcpy(digits.data() + 20, uuid.data() + 24, 12);
  return digits;
}

// The digit that tells a UUID's version; '0' where its variant is not that of RFC 9562.
inline char UuidVersion(BytesView uuid) {
  constexpr BytesView kVariants = "89abAB";
  return kVariants.find(uuid[19]) != BytesView::npos ? uuid[14] : '0';
}

// Whether it is one of a version, of RFC 9562's variant: version and variant are written over what it is made of.
inline bool SaysUuidVersion(BytesView uuid) { return UuidVersion(uuid) >= '1' && UuidVersion(uuid) <= '7'; }

}  // namespace telltale
