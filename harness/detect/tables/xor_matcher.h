#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/source_range.h"
#include "harness/decode/view.h"
#include "harness/detect/tables/window_table.h"

namespace telltale {

struct XorHit {
  std::uint32_t tag = 0;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::size_t key_bytes = 1;
};

// Finds values that were XORed with a key of 1 to 4 bytes, repeated, whatever the key. text[i] ^ text[i + k] does not
// depend on a key of k bytes, so that one delta pattern a value and a key length stands for every key. Four windows of
// five deltas a pattern, at offsets in a row, so that only every fourth position is looked at. A hit is
// verified by working out the key and decrypting all of the value; the key of zeros is no encryption and no hit.
// Immutable after building: thread-safe.
class XorMatcher {
 public:
  static constexpr std::size_t kLongestKey = 4;

  struct Value {
    Bytes text;  // shorter than 8 bytes and the key: not looked for
    std::uint32_t tag = 0;
  };

  XorMatcher() = default;
  explicit XorMatcher(std::vector<Value> values);

  // Appends every hit. `longest_key`: 1, or kLongestKey for all: plain text is rarely encrypted with more than a byte.
  void Scan(BytesView text, std::size_t longest_key, std::vector<XorHit>& hits) const {
    Scan(text, {0, text.size()}, longest_key, hits, nullptr);
  }
  // Of the windows that begin in `part`, at every fourth position from its first one on, nine bytes long at most. Where
  // parts meet, none is missed. To `far`, where it is not null, those are added that are a value's, whether or
  // not all of the value stands there.
  void Scan(BytesView text, SourceRange part, std::size_t longest_key, std::vector<XorHit>& hits,
            std::vector<FarLook>* far) const;

 private:
  bool MayBegin(std::uint64_t delta) const { return (begins_[delta >> 6U & 1023U] >> (delta & 63U) & 1U) != 0; }
  void Insert(std::size_t key_bytes, std::uint32_t value);
  template <std::size_t kKeys>
  void ScanKeys(BytesView text, SourceRange part, std::vector<XorHit>& hits, std::vector<FarLook>* far) const;
  // Of the keys of 1 to `keys` bytes.
  [[gnu::noinline]] void LookUpKeys(BytesView text, std::size_t position, std::size_t keys, std::vector<XorHit>& hits,
                                    std::vector<FarLook>* far) const;
  void LookUp(BytesView text, std::size_t position, std::size_t key_bytes, std::uint64_t hash,
              std::vector<XorHit>& hits, std::vector<FarLook>* far) const;

  std::vector<Value> values_;
  std::array<WindowTable, kLongestKey> windows_;  // of each length of the key
  // Bit n: the first two bytes of some window are n, whatever its key's length. Says no to most of a text, and to
  // nearly all noise, before a hash is made.
  std::array<std::uint64_t, 1024> begins_{};
};

}  // namespace telltale
