#include <algorithm>
#include <vector>

#include "harness/decode/container/container_decoders.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestField = 4;

// Reads a varint at `at` and moves past it; false: none, or cut short.
bool ReadVarint(BytesView text, std::size_t& at, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && at < text.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(text[at++]);
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// Moves past one field's value; false: this is no message. `cut`: it ends inside the value.
bool SkipValue(BytesView text, unsigned wire_type, std::size_t& at, Candidate& field, bool& cut) {
  std::uint64_t length = 0;
  switch (wire_type) {
    case 0:
      cut = !ReadVarint(text, at, length);
      return !cut || at == text.size();
    case 1:
      length = 8;
      break;
    case 5:
      length = 4;
      break;
    case 2:
      if (!ReadVarint(text, at, length)) return false;
      field = {at, at + static_cast<std::size_t>(std::min<std::uint64_t>(length, text.size() - at)), 0};
      break;
    default:
      return false;
  }
  cut = length > text.size() - at;
  at = cut ? text.size() : at + static_cast<std::size_t>(length);
  return true;
}

}  // namespace

bool MayBeProtobuf(BytesView text, const TextFacts& facts) {
  constexpr std::uint32_t binary = kBinary | kNewline;  // field 1 of wire type 2 is a line feed
  return (facts.classes & binary) != 0 && text.size() >= 6 && BeginsProtobuf(static_cast<unsigned char>(text[0]));
}

void FindProtobuf(BytesView text, Candidates& candidates) {
  const std::size_t before = candidates.size();
  std::size_t fields = 0;
  bool cut = false;
  for (std::size_t at = 0; at < text.size() && !cut; ++fields) {
    std::uint64_t tag = 0;
    Candidate field;
    const bool valid = ReadVarint(text, at, tag) && tag >> 3 != 0 && tag >> 3 < (1U << 29) &&
                       SkipValue(text, static_cast<unsigned>(tag & 7), at, field, cut);
    if (!valid || (cut && fields < 2)) {
      candidates.ForgetFrom(before);
      return;
    }
    field.is_remnant = cut;
    if (field.end - field.begin >= kShortestField) candidates.push_back(field);
  }
}

}  // namespace telltale
