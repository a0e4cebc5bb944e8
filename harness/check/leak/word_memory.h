#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "harness/check/leak/edge.h"
#include "harness/check/leak/window_table.h"
#include "harness/decode/byte_masks.h"

namespace telltale {

// Words and the marks that join them to longer ones, in Base64 and in names: [A-Za-z0-9+/_=-] and all bytes from 0x80.
struct JoinedBytes {
  static constexpr bool Has(char c) { return BaseLetters::Has(c) || c == '=' || (c & 0x80) != 0; }
#if defined(__SSE2__)
  static __m128i Of(__m128i bytes) {
    return _mm_or_si128(BaseLetters::Of(bytes),
                        _mm_or_si128(byte_masks_internal::Is(bytes, '='), _mm_cmplt_epi8(bytes, _mm_setzero_si128())));
  }
#endif
};

// Remembers joined words by which nothing is meant, so that the names that every payload repeats are looked at once. A
// word is known with the bytes on either side of it; two of them are never taken for one another, since a slot holds
// all of a word. A fixed 16 KiB. Not for what changes in every payload (numbers) and what is longer than 24 bytes.
class WordMemory {
 public:
  struct Word {
    std::uint64_t head = 0;    // first eight bytes
    std::uint64_t middle = 0;  // the next eight, of more than 16
    std::uint64_t tail = 0;    // last eight, of more than eight
    std::uint64_t edges = 0;   // length, the byte before, the byte behind; 0: none that can be remembered
    bool operator==(const Word&) const = default;
  };

  // [begin, end): all of a joined word of the text.
  static Word Read(BytesView text, std::size_t begin, std::size_t end) {
    constexpr std::size_t kLongest = 24;
    constexpr std::size_t kLongestNumber = 5;
    const std::size_t length = end - begin;
    if (length > kLongest || (length > kLongestNumber && IsDigit(text[begin]))) return {};
    const unsigned before = begin > 0 ? static_cast<unsigned char>(text[begin - 1]) : 0x100U;
    const unsigned behind = end < text.size() ? static_cast<unsigned char>(text[end]) : 0x100U;
    if (before == '\\') return {};  // the first letter may be an escape's
    Word word;
    word.edges = length | std::uint64_t{before} << 8U | std::uint64_t{behind} << 20U;
    if (length < 8) {
      word.head = LoadNear(text, begin) & ((std::uint64_t{1} << (8 * length)) - 1);
      return word;
    }
    word.head = LoadWindow(text.data() + begin);
    if (length > 8) word.tail = LoadWindow(text.data() + end - 8);
    if (length > 16) word.middle = LoadWindow(text.data() + begin + 8);
    return word;
  }
  static bool CanRemember(const Word& word) { return word.edges != 0; }
  bool Knows(const Word& word) const { return slots_[SlotOf(word)] == word; }
  void Remember(const Word& word) { slots_[SlotOf(word)] = word; }

 private:
  static constexpr std::size_t kSlots = 512;
  static std::size_t SlotOf(const Word& word) {
    const std::uint64_t mixed =
        word.head ^ (word.tail << 7U | word.tail >> 57U) ^ (word.middle << 13U | word.middle >> 51U);
    return ((mixed ^ word.edges) * kHashFactor) >> 55U;
  }
  std::array<Word, kSlots> slots_{};
};

}  // namespace telltale
