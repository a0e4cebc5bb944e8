#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "harness/check/leak/edge.h"
#include "harness/check/leak/window_table.h"

namespace telltale {

// Remembers words by which nothing is meant, so that the names that every payload repeats are looked at once. Knows
// only words of 9 to 16 bytes that stand between other bytes than those that could make them part of something longer;
// two of them are never taken for one another, since a slot holds all of a word. A fixed 6 KiB.
class WordMemory {
 public:
  struct Word {
    std::uint64_t head = 0;  // first and last eight bytes; both 0: none that can be remembered
    std::uint64_t tail = 0;
    std::size_t length = 0;
  };

  static Word Read(BytesView text, std::size_t begin, std::size_t end) {
    const std::size_t length = end - begin;
    if (length < 9 || length > 16 || IsDigit(text[begin])) return {};
    if ((begin > 0 && JoinsWords(text[begin - 1])) || (end < text.size() && JoinsWords(text[end]))) return {};
    return {LoadWindow(text.data() + begin), LoadWindow(text.data() + end - 8), length};
  }
  static bool CanRemember(const Word& word) { return word.length != 0; }
  bool Knows(const Word& word) const {
    const Word& slot = slots_[SlotOf(word)];
    return slot.head == word.head && slot.tail == word.tail && slot.length == word.length;
  }
  void Remember(const Word& word) { slots_[SlotOf(word)] = word; }

 private:
  static constexpr std::size_t kSlots = 256;
  static constexpr bool JoinsWords(char c) { return c == '+' || c == '/' || c == '-' || c == '_' || c == '='; }
  static std::size_t SlotOf(const Word& word) {
    return ((word.head ^ word.tail << 7U ^ word.tail >> 57U) * kHashFactor) >> 56U;
  }
  std::array<Word, kSlots> slots_{};
};

}  // namespace telltale
