#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/bytes.h"
#include "harness/check/leak/forms.h"

namespace telltale {

struct Pattern {
  Bytes text;  // 4 bytes to 4 KiB
  Edge edge = Edge::kAny;
  bool fold_case = true;  // ASCII only
  std::uint32_t tag = 0;  // what the caller knows it by
};

// Finds millions of literal patterns in one pass. Each pattern is known by its rarest 8 bytes (or 4, where it is
// shorter than 8): a hash of the 8 bytes at every position of the text is looked up in a bitmap that mostly says no,
// then in a hash table, and only then compared in full. Letters are folded by setting bit 5 of every byte, which
// confuses more than letters; the full comparison does not. About 25 bytes a pattern beside its text. Immutable after
// building, so thread-safe.
class PatternMatcher {
 public:
  PatternMatcher() = default;
  explicit PatternMatcher(const std::vector<Pattern>& patterns);

  // Calls hit(tag, offset, length) for every occurrence, in the order of the anchors' positions.
  template <class Hit>
  void Scan(BytesView text, const Hit& hit) const;

  std::size_t size() const { return entries_.size(); }

 private:
  static constexpr std::uint64_t kFold8 = 0x2020202020202020U;
  static constexpr std::uint32_t kFold4 = 0x20202020U;

  struct Entry {
    std::uint32_t text_offset = 0;
    std::uint32_t tag = 0;
    std::uint16_t length = 0;
    std::uint16_t anchor = 0;  // offset of the window in the pattern
    Edge edge = Edge::kAny;
    bool fold_case = true;
  };
  struct Slot {
    std::uint32_t check = 0;
    std::uint32_t entry = kEmpty;
  };
  static constexpr std::uint32_t kEmpty = UINT32_MAX;

  // One window size's bitmap and table.
  struct Table {
    std::vector<std::uint64_t> bitmap;
    std::vector<Slot> slots;
    unsigned bitmap_shift = 63;
    unsigned slot_shift = 63;

    void Resize(std::size_t entries);
    void Insert(std::uint64_t hash, std::uint32_t entry);
    bool MayHave(std::uint64_t hash) const {
      const std::uint64_t bit = hash >> bitmap_shift;
      return (bitmap[bit >> 6U] >> (bit & 63U) & 1U) != 0;
    }
  };

  static std::uint64_t Load8(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    return word;
  }
  static std::uint32_t Load4(const char* at) {
    std::uint32_t word = 0;
    std::memcpy(&word, at, 4);
    return word;
  }
  static std::uint64_t Hash8(std::uint64_t word) { return (word | kFold8) * 0x9e3779b97f4a7c15U; }
  static std::uint64_t Hash4(std::uint32_t word) { return (word | kFold4) * 0x9e3779b97f4a7c15U; }

  bool Matches(const Entry& entry, BytesView text, std::size_t begin) const;

  template <class Hit>
  void LookUp(const Table& table, std::uint64_t hash, BytesView text, std::size_t position, const Hit& hit) const;

  Bytes texts_;
  std::vector<Entry> entries_;
  Table long_;   // patterns of 8 bytes and more
  Table short_;  // of 4 to 7
  bool has_long_ = false;
  bool has_short_ = false;
};

template <class Hit>
void PatternMatcher::LookUp(const Table& table, std::uint64_t hash, BytesView text, std::size_t position,
                            const Hit& hit) const {
  const auto check = static_cast<std::uint32_t>(hash);
  const std::size_t mask = table.slots.size() - 1;
  for (std::size_t at = hash >> table.slot_shift;; at = (at + 1) & mask) {
    const Slot& slot = table.slots[at];
    if (slot.entry == kEmpty) return;
    if (slot.check != check) continue;
    const Entry& entry = entries_[slot.entry];
    if (entry.anchor > position) continue;
    const std::size_t begin = position - entry.anchor;
    if (entry.length > text.size() - begin || !Matches(entry, text, begin)) continue;
    hit(entry.tag, begin, static_cast<std::size_t>(entry.length));
  }
}

template <class Hit>
void PatternMatcher::Scan(BytesView text, const Hit& hit) const {
  if (has_long_ && text.size() >= 8) {
    const char* bytes = text.data();
    const std::size_t end = text.size() - 7;
    for (std::size_t i = 0; i < end; ++i) {
      const std::uint64_t hash = Hash8(Load8(bytes + i));
      if (long_.MayHave(hash)) [[unlikely]] {
        LookUp(long_, hash, text, i, hit);
      }
    }
  }
  if (has_short_ && text.size() >= 4) {
    const char* bytes = text.data();
    const std::size_t end = text.size() - 3;
    for (std::size_t i = 0; i < end; ++i) {
      const std::uint64_t hash = Hash4(Load4(bytes + i));
      if (short_.MayHave(hash)) [[unlikely]] {
        LookUp(short_, hash, text, i, hit);
      }
    }
  }
}

}  // namespace telltale
