#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/byte_masks.h"
#include "harness/decode/source_range.h"
#include "harness/detect/edge.h"
#include "harness/detect/forms/forms.h"
#include "harness/detect/tables/window_table.h"

namespace telltale {

struct Pattern {
  Bytes text;  // 4 bytes to 4 KiB
  Edge edge = Edge::kAny;
  bool fold_case = true;  // ASCII only
  std::uint32_t tag = 0;  // what the caller knows it by
};

// Finds millions of literal patterns in one pass that looks at few places of the text. A pattern is known by
//  - a word of it, where its edges (or its own punctuation) say that this word is a whole word of the text too: one
//    look for each word of the text;
//  - else, from 10 bytes, 7 bytes of it at each of the four offsets in a row where they are rarest: at one of them the
//    text is looked at, since that is done at every fourth position;
//  - else 4 bytes of it, in the same way at as many positions as the shortest such pattern asks for.
// A look is a hash, a filter that mostly says no, a hash table, and only then the comparison in full. Letters
// are folded by setting bit 5 of every byte, which confuses more than letters; the full comparison does not. About 60
// bytes a pattern beside its text. Immutable after building, so thread-safe.
class PatternMatcher {
 public:
  PatternMatcher() = default;
  explicit PatternMatcher(const std::vector<Pattern>& patterns);

  // Calls hit(tag, offset, length) for every occurrence, in an order that depends on the text alone.
  template <class Hit>
  void Scan(BytesView text, const Hit& hit) const;
  // The same in two parts, for who knows the text's words already: ScanWord for each, and ScanWindows. A word is a
  // longest run of ASCII letters and digits. False: nothing turns on that word, whatever stands around it but a
  // backslash before it.
  template <class Hit>
  bool ScanWord(BytesView text, std::size_t begin, std::size_t end, const Hit& hit) const;
  template <class Hit>
  void ScanWindows(BytesView text, const Hit& hit) const {
    ScanWindows(text, {0, text.size()}, hit, [](std::size_t) {});
  }
  // Of the windows that begin in `part` (at every fourth position from its first one on, or more often; eight bytes
  // long at most). Where parts meet, none is missed. far(position) where one of a pattern stands, whether or not all of
  // the pattern does.
  template <class Hit, class Far>
  void ScanWindows(BytesView text, SourceRange part, const Hit& hit, const Far& far) const {
    std::size_t at = part.begin;
    if (short_stride_ == kLongStride) at = ScanBothWindows(text, part, hit, far);
    ScanWindows<kLongWindow>(long_, kLongStride, text, {at, part.end}, hit, far);
    ScanWindows<kShortWindow>(short_, short_stride_, text, {at, part.end}, hit, far);
  }

  std::size_t size() const { return entries_.size(); }

 private:
  static constexpr std::size_t kLongWindow = 7;
  static constexpr std::size_t kShortWindow = 4;
  static constexpr std::size_t kLongStride = 4;
  static constexpr std::size_t kShortestLong = kLongWindow + kLongStride - 1;

  struct Entry {
    std::uint32_t text_offset = 0;
    std::uint32_t tag = 0;
    std::uint16_t length = 0;
    Edge edge = Edge::kAny;
    bool fold_case = true;
  };

  // [1]: the windows in which every byte has the bit that all letters have and digits and most punctuation have not.
  // They are most of all (of each value 25 rotations), and what changes from one payload to the next has few of them:
  // most looks are then at the other table, which fits the inner caches.
  using WindowTables = std::array<WindowTable, 2>;
  template <std::size_t kWindow>
  static std::size_t TableOf(std::uint64_t loaded) {
    constexpr std::uint64_t kLetterBits = 0x4040404040404040U >> (64 - 8 * kWindow);
    return (loaded & kLetterBits) == kLetterBits ? 1 : 0;
  }

  bool AddWord(const Pattern& pattern, std::uint32_t entry);
  template <std::size_t kWindow>
  static void AddWindows(BytesView text, std::size_t stride, WindowTables& tables, std::uint32_t entry,
                         std::array<std::vector<std::uint64_t>, 2>& begins);
  bool Matches(const Entry& entry, BytesView text, std::size_t begin) const;

  template <class Hit, class Far>
  void LookUp(const WindowTable& table, std::uint64_t hash, BytesView text, std::size_t position, const Hit& hit,
              const Far& far) const {
    table.Find(hash, [&](const WindowPlace& place) {
      far(position);
      if (place.anchor > position) return;
      const Entry& entry = entries_[place.entry];
      const std::size_t begin = position - place.anchor;
      if (entry.length > text.size() - begin || !Matches(entry, text, begin)) return;
      hit(entry.tag, begin, static_cast<std::size_t>(entry.length));
    });
  }
  template <std::size_t kWindow, class Hit, class Far>
  void LookUpWindow(const WindowTables& tables, std::uint64_t loaded, BytesView text, std::size_t position,
                    const Hit& hit, const Far& far) const {
    const WindowTable& table = tables[TableOf<kWindow>(loaded)];
    const std::uint64_t hash = WindowHash<kWindow>(loaded);
    if (table.filter().MayHave(hash)) LookUp(table, hash, text, position, hit, far);
  }
  template <std::size_t kWindow, class Hit, class Far>
  void ScanWindows(const WindowTables& tables, std::size_t stride, BytesView text, SourceRange part, const Hit& hit,
                   const Far& far) const;
  // Of both lengths at the same positions, by the four bytes that either begins with; where it ends, before the last
  // bytes of the text.
  template <class Hit, class Far>
  std::size_t ScanBothWindows(BytesView text, SourceRange part, const Hit& hit, const Far& far) const;

  Bytes texts_;
  std::vector<Entry> entries_;
  WindowTable words_;
  std::uint64_t word_lengths_ = 0;  // bit n: words of n bytes are looked for, or of n - 1; 63: and longer ones
  WindowTables long_;
  WindowTables short_;
  std::size_t short_stride_ = kLongStride;
  // The first four bytes of all windows, as kShortWindow has them. [1]: those of letters, as in WindowTables.
  std::array<HashFilter, 2> begins_;
};

template <std::size_t kWindow, class Hit, class Far>
void PatternMatcher::ScanWindows(const WindowTables& tables, std::size_t stride, BytesView text, SourceRange part,
                                 const Hit& hit, const Far& far) const {
  if (tables[0].empty() && tables[1].empty()) return;
  const char* const bytes = text.data();
  const std::array<HashFilter::Probe, 2> probes = {tables[0].filter().probe(), tables[1].filter().probe()};
  const std::size_t last_easy = std::min(part.end, text.size() < 8 ? 0 : text.size() - 7);
  std::size_t at = part.begin;
  for (; at < last_easy; at += stride) {
    const std::uint64_t loaded = LoadWindow(bytes + at);
    const std::uint64_t hash = WindowHash<kWindow>(loaded);
    const std::size_t which = TableOf<kWindow>(loaded);
    if (probes[which].MayHave(hash)) [[unlikely]] {
      LookUp(tables[which], hash, text, at, hit, far);
    }
  }
  for (; at < part.end && at + kWindow <= text.size(); at += stride) {
    LookUpWindow<kWindow>(tables, LoadNear(text, at), text, at, hit, far);
  }
}

template <class Hit, class Far>
std::size_t PatternMatcher::ScanBothWindows(BytesView text, SourceRange part, const Hit& hit, const Far& far) const {
  const std::array<HashFilter::Probe, 2> begins = {begins_[0].probe(), begins_[1].probe()};
  const std::size_t last_easy = std::min(part.end, text.size() < 8 ? 0 : text.size() - 7);
  std::size_t at = part.begin;
  for (; at < last_easy; at += kLongStride) {
    const std::uint64_t loaded = LoadWindow(text.data() + at);
    if (begins[TableOf<kShortWindow>(loaded)].MayHave(WindowHash<kShortWindow>(loaded))) [[unlikely]] {
      LookUpWindow<kLongWindow>(long_, loaded, text, at, hit, far);
      LookUpWindow<kShortWindow>(short_, loaded, text, at, hit, far);
    }
  }
  return at;
}

template <class Hit>
bool PatternMatcher::ScanWord(BytesView text, std::size_t begin, std::size_t end, const Hit& hit) const {
  // The escape's letter (edge.h) may make it one byte longer than the word.
  if ((word_lengths_ >> std::min<std::size_t>(end - begin, 63) & 1) == 0) return false;
  bool looked = false;
  const auto look = [&](std::size_t from) {
    const std::uint64_t hash = WordHash(text, from, end);
    if (!words_.filter().MayHave(hash)) return;
    LookUp(words_, hash, text, from, hit, [&](std::size_t) { looked = true; });
  };
  look(begin);
  // The letter of an escape is no part of the word behind it (edge.h).
  if (begin > 0 && text[begin - 1] == '\\' && end - begin > 1 && IsLetter(text[begin])) look(begin + 1);
  return looked;
}

template <class Hit>
void PatternMatcher::Scan(BytesView text, const Hit& hit) const {
  if (!words_.empty()) {
    ForEachRun<WordBytes>(text, [&](std::size_t begin, std::size_t end) { ScanWord(text, begin, end, hit); });
  }
  ScanWindows(text, hit);
}

}  // namespace telltale
