#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// A 64-bit hash whose seed is drawn once a process: nobody outside can make two texts that collide.
std::uint64_t HashText(BytesView text);

// A part of a text, and what it is known by.
struct HashedRun {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t hash = 0;
};

// A set of hashes that is emptied often: Clear() costs nothing while the set is small.
class TextSet {
 public:
  TextSet() : slots_(kFewest) {}
  // False: it was in the set already. A full set (a million and more) takes no more, so that some texts are new again
  // and again.
  bool Add(std::uint64_t hash);
  bool Contains(std::uint64_t hash) const;
  void Clear();

 private:
  static constexpr std::size_t kFewest = 1024;
  static constexpr std::size_t kMost = std::size_t{1} << 22;  // slots
  struct Slot {
    std::uint64_t hash = 0;
    std::uint64_t generation = 0;  // 0: never used
  };
  void Grow();
  std::vector<Slot> slots_;  // a power of two, open addressing
  std::size_t count_ = 0;
  std::uint64_t generation_ = 1;
};

// Hashes of texts that turned out to be of no interest, newest first to stay: a direct-mapped table of 256 KiB, so that
// the names and constants that every event repeats are decoded once. A larger one would keep more of what never comes
// again, and every look at it would miss the caches.
class CleanTexts {
 public:
  CleanTexts() : slots_(kSlots) {}
  bool Contains(std::uint64_t hash) const { return slots_[hash % kSlots] == hash; }
  void Add(std::uint64_t hash) { slots_[hash % kSlots] = hash; }
  // Prefetches what Contains() looks at, for a call soon after.
  void Prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash % kSlots]); }

 private:
  static constexpr std::size_t kSlots = std::size_t{1} << 15;
  std::vector<std::uint64_t> slots_;
};

}  // namespace telltale
