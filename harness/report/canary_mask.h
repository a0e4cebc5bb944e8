#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Blots planted values out of text, byte for byte ('*'), so that offsets into the text still hold. Knows a value as
// it is, in any case, JSON-escaped, percent-encoded, in hex and in base64 at its three phases; what the detector finds
// beyond these is blotted out by the findings' places (masked_audit.h).
//
// One pass: a bitmap of the first two bytes of all forms lets most positions go by, a hash of the first four finds the
// candidates. Values under four bytes are not looked for: they would blot out everything. Thread-safe once made.
class CanaryMask {
 public:
  explicit CanaryMask(const std::vector<Bytes>& values);

  Bytes Apply(BytesView text) const;
  void ApplyTo(Bytes& text) const;

 private:
  void AddForm(Bytes form);

  std::vector<Bytes> forms_;                                             // ASCII lower case
  std::vector<bool> starts_;                                             // by the first two bytes
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> by_head_;  // by the first four
};

}  // namespace telltale
