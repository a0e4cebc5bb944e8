#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/text_set.h"
#include "harness/detect/edge.h"
#include "harness/detect/tables/window_table.h"

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

// Remembers joined words by which nothing is meant, so that the names and tokens that every payload repeats are looked
// at once. A word is known with the bytes on either side of it. Short ones are never taken for one another, since a
// slot holds all of a word; of those longer than 24 bytes it holds a hash that nobody outside can foresee. They have
// slots of their own: ids, which never come again, are as long. A fixed 32 KiB. Not for numbers, which change in every
// payload.
class WordMemory {
 public:
  struct Word {
    std::uint64_t head = 0;    // first eight bytes; of a long word its hash
    std::uint64_t middle = 0;  // the next eight, of more than 16
    std::uint64_t tail = 0;    // last eight, of more than eight
    std::uint64_t edges = 0;   // length, the byte before, the byte behind; 0: none that can be remembered
    bool operator==(const Word&) const = default;
    std::size_t length() const { return edges >> kLengthShift; }
  };
  enum class Told : std::uint8_t {
    kNothing,
    kBoring,          // nothing is meant by it, and as a token among others it is one
    kBoringInTokens,  // the same, but the tokens in it may be some of several short ones
  };

  // [begin, end): all of a joined word of the text.
  static Word Read(BytesView text, std::size_t begin, std::size_t end) {
    constexpr std::size_t kLongestNumber = 5;
    const std::size_t length = end - begin;
    if (length > kLongestNumber && length <= kLongestExact && IsDigit(text[begin])) return {};
    const unsigned before = begin > 0 ? static_cast<unsigned char>(text[begin - 1]) : 0x100U;
    const unsigned behind = end < text.size() ? static_cast<unsigned char>(text[end]) : 0x100U;
    if (before == '\\') return {};  // the first letter may be an escape's
    Word word;
    word.edges = std::uint64_t{length} << kLengthShift | std::uint64_t{before} << 10U | std::uint64_t{behind} << 1U;
    if (length > kLongestExact) {
      word.head = HashText(text.substr(begin, length));
      return word;
    }
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

  Told Recall(const Word& word) const {
    if (word.length() > kLongestExact) {
      const LongSlot& slot = long_slots_[LongSlotOf(word)];
      return slot.hash == word.head && (slot.edges & ~kInTokens) == word.edges ? ToldBy(slot.edges) : Told::kNothing;
    }
    const Pair& pair = pairs_[SlotOf(word)];
    for (const Word& slot : pair) {
      if (slot.head == word.head && (slot.edges & ~kInTokens) == word.edges && slot.tail == word.tail &&
          slot.middle == word.middle) {
        return ToldBy(slot.edges);
      }
    }
    return Told::kNothing;
  }
  // `told`: not kNothing.
  void Remember(Word word, Told told) {
    const std::size_t slot = word.length() > kLongestExact ? LongSlotOf(word) : SlotOf(word);
    if (told == Told::kBoringInTokens) word.edges |= kInTokens;
    if (word.length() > kLongestExact) {
      long_slots_[slot] = {word.head, word.edges};
      return;
    }
    Pair& pair = pairs_[slot];
    pair[1] = pair[0];
    pair[0] = word;
  }

 private:
  static constexpr std::size_t kLongestExact = 24;
  static constexpr std::size_t kPairs = 256;
  static constexpr std::size_t kLongSlots = 1024;
  static constexpr unsigned kLengthShift = 32;
  static constexpr std::uint64_t kInTokens = 1;
  using Pair = std::array<Word, 2>;
  struct LongSlot {
    std::uint64_t hash = 0;
    std::uint64_t edges = 0;
  };

  static Told ToldBy(std::uint64_t edges) { return (edges & kInTokens) != 0 ? Told::kBoringInTokens : Told::kBoring; }
  static_assert(kPairs == 256);
  static std::size_t SlotOf(const Word& word) {
    const std::uint64_t mixed =
        word.head ^ (word.tail << 7U | word.tail >> 57U) ^ (word.middle << 13U | word.middle >> 51U);
    return ((mixed ^ word.edges) * kHashFactor) >> 56U;
  }
  static std::size_t LongSlotOf(const Word& word) { return (word.head ^ word.edges * kHashFactor) % kLongSlots; }
  std::array<Pair, kPairs> pairs_{};
  std::array<LongSlot, kLongSlots> long_slots_{};
};

}  // namespace telltale
