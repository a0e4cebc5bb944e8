#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/bytes.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Which of 64 bytes belong to a kind, as bits: the runs of a text are found by counting zeros instead of looking at
// each byte. SSE2 is part of x86-64; other machines ask byte by byte. Each kind says the same thing twice, once a byte
// (Has) and once for 16 (Of); byte_masks_test.cc holds them together.
namespace telltale {

#if defined(__SSE2__)
namespace byte_masks_internal {

inline __m128i Splat(int byte) { return _mm_set1_epi8(static_cast<char>(byte)); }
// Unsigned first <= byte < first + count.
inline __m128i InRange(__m128i bytes, int first, int count) {
  const __m128i at = _mm_sub_epi8(bytes, Splat(first));
  return _mm_cmpeq_epi8(_mm_min_epu8(at, Splat(count - 1)), at);
}
inline __m128i Alnum(__m128i bytes) {
  return _mm_or_si128(InRange(_mm_or_si128(bytes, Splat(0x20)), 'a', 26), InRange(bytes, '0', 10));
}
inline __m128i Is(__m128i bytes, int byte) { return _mm_cmpeq_epi8(bytes, Splat(byte)); }

}  // namespace byte_masks_internal
#endif

// ASCII letters and digits.
struct WordBytes {
  static constexpr bool Has(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) { return byte_masks_internal::Alnum(bytes); }
#endif
};

// ASCII letters and digits, and all bytes from 0x80: words of any script.
struct TokenBytes {
  static constexpr bool Has(char c) { return WordBytes::Has(c) || (c & 0x80) != 0; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    return _mm_or_si128(byte_masks_internal::Alnum(bytes), _mm_cmplt_epi8(bytes, _mm_setzero_si128()));
  }
#endif
};

// The letters of base-N texts: [A-Za-z0-9+/_-].
struct BaseLetters {
  static constexpr bool Has(char c) { return WordBytes::Has(c) || c == '+' || c == '-' || c == '/' || c == '_'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    const __m128i marks =
        _mm_or_si128(_mm_or_si128(Is(bytes, '+'), Is(bytes, '-')), _mm_or_si128(Is(bytes, '/'), Is(bytes, '_')));
    return _mm_or_si128(byte_masks_internal::Alnum(bytes), marks);
  }
#endif
};

// Printable ASCII without space and quotes.
struct SolidBytes {
  static constexpr bool Has(char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\''; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    return _mm_andnot_si128(_mm_or_si128(Is(bytes, '"'), Is(bytes, '\'')),
                            byte_masks_internal::InRange(bytes, 0x21, 0x7f - 0x21));
  }
#endif
};

// Bit i: bytes[i] is of the kind. Reads `count` bytes, at most 64; bits past them are 0.
template <class Kind>
std::uint64_t MaskOf(const char* bytes, std::size_t count) {
#if defined(__SSE2__)
  alignas(16) char padded[64];
  const char* from = bytes;
  if (count < 64) {
    std::memset(padded, 0, sizeof padded);
    std::memcpy(padded, bytes, count);
    from = padded;
  }
  std::uint64_t mask = 0;
  for (int part = 0; part < 4; ++part) {
    const __m128i sixteen = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + 16 * part));
    mask |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(Kind::Of(sixteen)))) << (16 * part);
  }
  return count < 64 ? mask & ((std::uint64_t{1} << count) - 1) : mask;
#else
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < count; ++i) mask |= static_cast<std::uint64_t>(Kind::Has(bytes[i]) ? 1 : 0) << i;
  return mask;
#endif
}

// Calls on_run(begin, end) for each longest run of bytes of the kind, in order.
template <class Kind, class OnRun>
void ForEachRun(BytesView text, OnRun&& on_run) {
  constexpr std::size_t kNone = SIZE_MAX;
  std::size_t begin = kNone;  // of a run that has not ended
  for (std::size_t base = 0; base < text.size(); base += 64) {
    const std::size_t count = text.size() - base < 64 ? text.size() - base : 64;
    std::uint64_t inside = MaskOf<Kind>(text.data() + base, count);
    if (begin == kNone && inside == 0) continue;
    if (begin != kNone) {
      if (inside == ~std::uint64_t{0}) continue;
      const auto end = static_cast<unsigned>(std::countr_one(inside));
      on_run(begin, base + end);
      begin = kNone;
      inside &= ~std::uint64_t{0} << end;
    }
    while (inside != 0) {
      const auto first = static_cast<unsigned>(std::countr_zero(inside));
      const auto end = first + static_cast<unsigned>(std::countr_one(inside >> first));
      if (end >= count) {
        begin = base + first;
        break;
      }
      on_run(base + first, base + end);
      inside &= ~std::uint64_t{0} << end;
    }
  }
  if (begin != kNone) on_run(begin, text.size());
}

}  // namespace telltale
