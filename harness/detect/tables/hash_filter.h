#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/large_pages.h"

namespace telltale {

// A Bloom filter of hashes whose upper 33 bits are as good as random: wrong only by saying yes, and that to one
// hash in some hundred. Both bits of a hash stand in one word of 64, so that a question costs one look at memory (a
// blocked filter: Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007).
class HashFilter {
 public:
  HashFilter() { Reset(0); }
  // Empties it, for `hashes` to come. 16 MiB at most, 5 million hashes; with more, it says yes more often.
  void Reset(std::size_t hashes) {
    constexpr std::size_t kBitsEach = 12;  // to 24
    constexpr std::size_t kFewestWords = 64;
    constexpr std::size_t kMostWords = std::size_t{1} << 21U;
    const std::size_t words = std::min(std::bit_ceil(std::max(hashes * kBitsEach / 64, kFewestWords)), kMostWords);
    words_.assign(words, 0);
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(words)) - kBitsOfAPlace;
  }
  void Add(std::uint64_t hash) { words_[hash >> shift_ >> kBitsOfAPlace] |= Mask(hash >> shift_); }

  // The filter by itself, for loops that ask at every few bytes.
  class Probe {
   public:
    Probe() = default;  // to be assigned
    bool MayHave(std::uint64_t hash) const {
      const std::uint64_t bits = hash >> shift_;
      const std::uint64_t word = words_[bits >> kBitsOfAPlace];
      return (word >> (bits & 63U) & word >> (bits >> 6U & 63U) & 1U) != 0;
    }

   private:
    friend class HashFilter;
    Probe(const std::uint64_t* words, unsigned shift) : words_(words), shift_(shift) {}
    const std::uint64_t* words_ = nullptr;
    unsigned shift_ = 0;
  };
  // Until the next Reset().
  Probe probe() const { return {words_.data(), shift_}; }
  bool MayHave(std::uint64_t hash) const { return probe().MayHave(hash); }
  // It fits the innermost cache beside what else is looked at: prefetching it is of no use.
  bool IsSmall() const {
    constexpr std::size_t kSmallBytes = 16384;
    return words_.size() * sizeof(std::uint64_t) <= kSmallBytes;
  }
  // Prefetches the word of the hash, for a MayHave() soon after.
  void Prefetch(std::uint64_t hash) const { __builtin_prefetch(&words_[hash >> shift_ >> kBitsOfAPlace]); }

 private:
  static constexpr unsigned kBitsOfAPlace = 12;  // two numbers of a bit in a word
  static std::uint64_t Mask(std::uint64_t bits) {
    return std::uint64_t{1} << (bits & 63U) | std::uint64_t{1} << (bits >> 6U & 63U);
  }

  LargeVector<std::uint64_t> words_;
  unsigned shift_ = 0;
};

}  // namespace telltale
