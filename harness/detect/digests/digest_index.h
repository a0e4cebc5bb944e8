#pragma once
#include <cstddef>
#include <cstdint>

#include "core/bytes.h"
#include "harness/decode/digest/digest.h"
#include "harness/decode/load_bytes.h"
#include "harness/detect/tables/filtered_table.h"

namespace telltale {

// How one digest came about; what it takes to compute it again and to name it.
struct DigestMeaning {
  enum Flag : std::uint8_t { kTail = 1, kSwapped = 2, kPair = 4 };
  static constexpr std::uint8_t kNone = 0xff;

  std::uint16_t canary = 0;
  std::uint8_t base = 0;        // index among the canary's digested forms; kPair: index of the other canary
  std::uint8_t variant = 0;     // how the form was spelled before (digest_catalog.h); kPair: the separator
  std::uint8_t inner = kNone;   // algorithm of a digest of the digest
  std::uint8_t inner_text = 0;  // how the inner digest was written
  std::uint8_t algorithm = 0;
  std::uint8_t flags = 0;  // kTail: the key is the digest's last bytes; kSwapped: of an integer in reversed byte order
};
static_assert(sizeof(DigestMeaning) == 8);

// Digests by their first and last 48 bits. Immutable after Seal(), then thread-safe.
class DigestIndex {
 public:
  static constexpr std::size_t kKeyBytes = 6;

  void Reserve(std::size_t keys) { table_.Reserve(keys); }
  // `key`, here and below, is the 48 bits as a big-endian number.
  void Add(std::uint64_t key, const DigestMeaning& meaning) { table_.Add(Hash(key), meaning); }
  void Seal() { table_.Seal(); }

  bool MayHave(std::uint64_t key) const { return table_.filter().MayHave(Hash(key)); }
  // Prefetches what MayHave() looks at, for a call soon after.
  void Prefetch(std::uint64_t key) const { table_.filter().Prefetch(Hash(key)); }
  // Calls found(meaning) for each digest with that key and, rarely, for others.
  template <class Found>
  void Find(std::uint64_t key, const Found& found) const {
    if (MayHave(key)) table_.Find(Hash(key), found);
  }

  std::size_t size() const { return table_.size(); }
  // Calls found(meaning) for each key of all digests. For tests.
  template <class Found>
  void ForEach(const Found& found) const {
    table_.ForEach(found);
  }

  // The first (or last) 48 bits of at least six bytes.
  static std::uint64_t Head(BytesView bytes) { return Key(bytes.substr(0, kKeyBytes)); }
  static std::uint64_t Tail(BytesView bytes) { return Key(bytes.substr(bytes.size() - kKeyBytes)); }

 private:
  static std::uint64_t Hash(std::uint64_t key) { return key * kHashFactor; }
  static std::uint64_t Key(BytesView six) {
    std::uint64_t key = 0;
    for (const char c : six) key = key << 8U | static_cast<unsigned char>(c);
    return key;
  }

  FilteredTable<DigestMeaning> table_;
};

}  // namespace telltale
