#include "harness/decode/wire_numbers.h"

#include <algorithm>

namespace telltale {
namespace {

// Without zeros in front; empty: not all of them are printable.
Bytes CharactersOf(std::uint64_t number) {
  Bytes characters;
  for (; number != 0; number >>= 8) {
    const auto byte = static_cast<unsigned char>(number & 0xff);
    if (byte < 0x20 || byte > 0x7e) return {};
    characters.insert(characters.begin(), static_cast<char>(byte));
  }
  return characters;
}

std::uint64_t BigEndian(BytesView bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

void WireNumbers::Add(std::uint64_t number) {
  constexpr std::uint64_t kFiveDigits = 10000;
  spelt_ += CharactersOf(number);
  if (number >= kFiveDigits && seen_.insert(number).second) numbers_.push_back(number);
}

void WireNumbers::MoveTo(const std::string& place, std::vector<WirePart>& parts) {
  constexpr std::size_t kFewestCharacters = 4;
  const std::size_t alone = std::min(numbers_.size(), kMostAlone);
  for (std::size_t i = 0; i < alone; ++i) parts.push_back({place, std::to_string(numbers_[i])});
  Bytes rest;
  for (std::size_t i = alone; i < numbers_.size(); ++i) rest += std::to_string(numbers_[i]) + '\n';
  if (!rest.empty()) parts.push_back({place, std::move(rest)});
  if (spelt_.size() >= kFewestCharacters) parts.push_back({place, std::move(spelt_)});
}

// RFC 6455, 5.2.
void AddWebSocketNumbers(BytesView raw, std::vector<WirePart>& parts) {
  constexpr std::size_t kHead = 2, kMask = 4;
  constexpr std::uint64_t kTwoBytes = 126, kEightBytes = 127;
  WireNumbers masks, lengths;
  while (raw.size() >= kHead) {
    const auto second = static_cast<unsigned char>(raw[1]);
    const bool is_masked = (second & 0x80U) != 0;
    std::uint64_t length = second & 0x7fU;
    const std::size_t extended = length == kTwoBytes ? 2 : length == kEightBytes ? 8 : 0;
    const std::size_t head = kHead + extended + (is_masked ? kMask : 0);
    if (raw.size() < head) break;
    if (extended > 0) length = BigEndian(raw.substr(kHead, extended));
    lengths.Add(length);
    if (is_masked) masks.Add(BigEndian(raw.substr(kHead + extended, kMask)));
    raw.remove_prefix(head);
    raw.remove_prefix(static_cast<std::size_t>(std::min<std::uint64_t>(length, raw.size())));
  }
  masks.MoveTo("frame:mask", parts);
  lengths.MoveTo("frame:length", parts);
}

}  // namespace telltale
