#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "harness/decode/wire_rest.h"

namespace telltale {

// Numbers that stand in one place of a protocol's framing, which nobody means to tell anything by and whoever sends
// chooses all the same: settings, window sizes, error codes, masks, lengths. A value can be put there as a number, or
// its characters one number after the other.
class WireNumbers {
 public:
  void Add(std::uint64_t number);

  // Each number by itself in decimal, once, from five digits on (smaller ones tell nobody apart), past the first
  // kMostAlone all in one part; and what those numbers spell that are made of nothing but printable characters, from
  // four characters on.
  void MoveTo(const std::string& place, std::vector<WirePart>& parts);

  static constexpr std::size_t kMostAlone = 64;

 private:
  std::set<std::uint64_t> seen_;
  std::vector<std::uint64_t> numbers_;  // those with five digits and more
  Bytes spelt_;
};

// The masks and lengths of the frames of a WebSocket that stand in `raw`, which may be cut.
void AddWebSocketNumbers(BytesView raw, std::vector<WirePart>& parts);

}  // namespace telltale
