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

struct HexDigits {
  static constexpr bool Has(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using namespace byte_masks_internal;
    return _mm_or_si128(InRange(_mm_or_si128(bytes, Splat(0x20)), 'a', 6), InRange(bytes, '0', 10));
  }
#endif
};

// Hex digits and the dashes of UUIDs.
struct HexDashes {
  static constexpr bool Has(char c) { return HexDigits::Has(c) || c == '-'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) { return _mm_or_si128(HexDigits::Of(bytes), byte_masks_internal::Is(bytes, '-')); }
#endif
};

// The letters of base-N texts that are neither letters nor digits: [+/_-].
struct BaseMarks {
  static constexpr bool Has(char c) { return c == '+' || c == '-' || c == '/' || c == '_'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    return _mm_or_si128(_mm_or_si128(Is(bytes, '+'), Is(bytes, '-')), _mm_or_si128(Is(bytes, '/'), Is(bytes, '_')));
  }
#endif
};

// The letters of base-N texts: [A-Za-z0-9+/_-].
struct BaseLetters {
  static constexpr bool Has(char c) { return WordBytes::Has(c) || BaseMarks::Has(c); }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) { return _mm_or_si128(WordBytes::Of(bytes), BaseMarks::Of(bytes)); }
#endif
};

// Printable ASCII, tab, CR, LF: what IsTextByte (byte_class.h) says.
struct PrintBytes {
  static constexpr bool Has(char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t' || c == '\r'; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    using byte_masks_internal::Is;
    return _mm_or_si128(_mm_or_si128(Is(bytes, '\n'), Is(bytes, '\t')),
                        _mm_or_si128(Is(bytes, '\r'), byte_masks_internal::InRange(bytes, 0x20, 0x7f - 0x20)));
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

// Bytes from `kFirst` to `kLast`, taken as unsigned.
template <unsigned char kFirst, unsigned char kLast>
struct BytesFrom {
  static constexpr bool Has(char c) {
    return static_cast<unsigned char>(c) >= kFirst && static_cast<unsigned char>(c) <= kLast;
  }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) { return byte_masks_internal::InRange(bytes, kFirst, kLast - kFirst + 1); }
#endif
};
using DecimalDigits = BytesFrom<'0', '9'>;
using LowerLetters = BytesFrom<'a', 'z'>;
using UpperLetters = BytesFrom<'A', 'Z'>;
// Of UTF-8: the first byte of a character beyond ASCII, and those that follow it.
using LeadBytes = BytesFrom<0xc2, 0xff>;
using ContinuationBytes = BytesFrom<0x80, 0xbf>;

// One byte.
template <char kByte>
struct OnlyByte {
  static constexpr bool Has(char c) { return c == kByte; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) { return byte_masks_internal::Is(bytes, kByte); }
#endif
};

// Bit i: text[base + i] is of the kind; for the next 64 bytes, and 0 past the text's end.
template <class Kind>
std::uint64_t MaskAt(BytesView text, std::size_t base) {
  const std::size_t count = text.size() - base < 64 ? text.size() - base : 64;
#if defined(__SSE2__)
  const auto bits = [](const char* bytes) {
    const auto* const at = reinterpret_cast<const __m128i*>(bytes);
    return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(Kind::Of(_mm_loadu_si128(at)))));
  };
  const char* const bytes = text.data() + base;
  if (count == 64) return bits(bytes) | bits(bytes + 16) << 16 | bits(bytes + 32) << 32 | bits(bytes + 48) << 48;
  if (text.size() < 16) {
    alignas(16) char padded[16];  // what is past the text's end is garbage, and masked
    return bits(static_cast<const char*>(std::memcpy(padded, bytes, count))) & ((std::uint64_t{1} << count) - 1);
  }
  std::uint64_t mask = 0;
  std::size_t part = 0;
  for (; part + 16 <= count; part += 16) mask |= bits(bytes + part) << part;
  // The last ones once more with some before them, which are shifted out.
  return part == count ? mask : mask | bits(bytes + count - 16) >> (16 + part - count) << part;
#else
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < count; ++i) mask |= static_cast<std::uint64_t>(Kind::Has(text[base + i]) ? 1 : 0) << i;
  return mask;
#endif
}

// Calls on_run(begin, end) for each longest run of bytes of the kind in [first, last), in order.
template <class Kind, class OnRun>
void ForEachRun(BytesView text, std::size_t first, std::size_t last, OnRun&& on_run) {
  constexpr std::size_t kNone = SIZE_MAX;
  std::size_t begin = kNone;  // of a run that has not ended
  for (std::size_t base = first; base < last; base += 64) {
    const std::size_t count = last - base < 64 ? last - base : 64;
    std::uint64_t inside = MaskAt<Kind>(text, base);
    if (count < 64) inside &= (std::uint64_t{1} << count) - 1;
    if (begin == kNone && inside == 0) continue;
    if (begin != kNone) {
      if (inside == ~std::uint64_t{0}) continue;
      const auto end = static_cast<unsigned>(std::countr_one(inside));
      on_run(begin, base + end);
      begin = kNone;
      inside &= ~std::uint64_t{0} << end;
    }
    while (inside != 0) {
      const auto from = static_cast<unsigned>(std::countr_zero(inside));
      const auto to = from + static_cast<unsigned>(std::countr_one(inside >> from));
      if (to >= count) {
        begin = base + from;
        break;
      }
      on_run(base + from, base + to);
      inside &= ~std::uint64_t{0} << to;
    }
  }
  if (begin != kNone) on_run(begin, last);
}

// The same in all of the text.
template <class Kind, class OnRun>
void ForEachRun(BytesView text, OnRun&& on_run) {
  ForEachRun<Kind>(text, 0, text.size(), on_run);
}

// Calls on_byte(position) for each byte of the kind from `first` on, in order, until it says false.
template <class Kind, class OnByte>
void ForEachByte(BytesView text, std::size_t first, OnByte&& on_byte) {
  for (std::size_t base = first; base < text.size(); base += 64) {
    for (std::uint64_t left = MaskAt<Kind>(text, base); left != 0; left &= left - 1) {
      if (!on_byte(base + static_cast<std::size_t>(std::countr_zero(left)))) return;
    }
  }
}

template <class Kind, class OnByte>
void ForEachByte(BytesView text, OnByte&& on_byte) {
  ForEachByte<Kind>(text, 0, on_byte);
}

// Bit i: text[base + i] is of the first kind, and the byte behind it of the second.
template <class First, class Second>
std::uint64_t PairMaskAt(BytesView text, std::size_t base) {
  const std::uint64_t first = MaskAt<First>(text, base);
  return first == 0 || base + 1 == text.size() ? 0 : first & MaskAt<Second>(text, base + 1);
}

// Calls on_byte(position) for each byte of the first kind with one of the second behind it, from `first` on, in order,
// until it says false.
template <class First, class Second, class OnByte>
void ForEachPair(BytesView text, std::size_t first, OnByte&& on_byte) {
  for (std::size_t base = first; base < text.size(); base += 64) {
    for (std::uint64_t left = PairMaskAt<First, Second>(text, base); left != 0; left &= left - 1) {
      if (!on_byte(base + static_cast<std::size_t>(std::countr_zero(left)))) return;
    }
  }
}

// How many bytes of the kind the text has.
template <class Kind>
std::size_t CountOf(BytesView text) {
  std::size_t count = 0;
  for (std::size_t base = 0; base < text.size(); base += 64)
    count += static_cast<std::size_t>(std::popcount(MaskAt<Kind>(text, base)));
  return count;
}

// Calls on_string(begin, end) for what stands between each double quote from `first` on and the next, be it a string or
// what separates two of them.
template <class OnString>
void ForEachQuoted(BytesView text, std::size_t first, OnString&& on_string) {
  std::size_t begin = 0;  // 0: no quote yet
  ForEachByte<OnlyByte<'"'>>(text, first, [&](std::size_t quote) {
    if (begin != 0) on_string(begin, quote);
    begin = quote + 1;
    return true;
  });
}

template <class Kind>
bool AllOf(BytesView text) {
  if (!text.empty() && !Kind::Has(text[0])) return false;  // most texts
  for (std::size_t base = 0; base < text.size(); base += 64) {
    const std::size_t count = text.size() - base < 64 ? text.size() - base : 64;
    if (MaskAt<Kind>(text, base) != ~std::uint64_t{0} >> (64 - count)) return false;
  }
  return true;
}

// Whether `wanted` bytes of the kind, 1 to 64, stand in a row.
template <class Kind>
bool HasRunOf(BytesView text, unsigned wanted) {
  std::size_t reaching = 0;  // length of the run that ends where the next block begins
  for (std::size_t base = 0; base < text.size(); base += 64) {
    const std::size_t count = text.size() - base < 64 ? text.size() - base : 64;
    const std::uint64_t inside = MaskAt<Kind>(text, base);
    const auto first = static_cast<std::size_t>(std::countr_one(inside));
    if (reaching + first >= wanted) return true;
    std::uint64_t starts = inside;  // of runs of `have` bytes
    for (unsigned have = 1; have < wanted && starts != 0;) {
      const unsigned step = have < wanted - have ? have : wanted - have;
      starts &= starts >> step;
      have += step;
    }
    if (starts != 0) return true;
    reaching = first >= count ? reaching + count : static_cast<std::size_t>(std::countl_one(inside << (64 - count)));
  }
  return false;
}

}  // namespace telltale
