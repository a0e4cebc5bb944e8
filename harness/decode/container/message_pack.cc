#include <algorithm>

#include "harness/decode/container/container_decoders.h"
#include "harness/decode/plausible.h"

namespace telltale {
namespace {

// One item's head: how many bytes it takes, how long its string is, how many items follow inside it.
struct Head {
  bool valid = false;
  std::size_t bytes = 1;
  std::size_t payload = 0;
  std::size_t items = 0;
  bool is_string = false;
};

std::size_t BigEndian(BytesView text, std::size_t at, std::size_t bytes) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = (value << 8) | static_cast<unsigned char>(text[at + i]);
  return value;
}

Head Sized(BytesView text, std::size_t at, std::size_t width, std::size_t extra) {
  if (text.size() - at < 1 + width) return {};
  return {true, 1 + width + extra, BigEndian(text, at + 1, width), 0, true};
}

Head Collection(BytesView text, std::size_t at, std::size_t width, std::size_t factor) {
  if (text.size() - at < 1 + width) return {};
  return {true, 1 + width, 0, BigEndian(text, at + 1, width) * factor, false};
}

Head Fixed(std::size_t payload) { return {true, 1, payload, 0, false}; }

Head ReadHead(BytesView text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80 || byte >= 0xe0) return Fixed(0);
  if (byte < 0x90) return {true, 1, 0, (byte & 15U) * std::size_t{2}, false};
  if (byte < 0xa0) return {true, 1, 0, byte & 15U, false};
  if (byte < 0xc0) return {true, 1, byte & 31U, 0, true};
  switch (byte) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return Fixed(0);
    case 0xc4:
    case 0xd9:
      return Sized(text, at, 1, 0);
    case 0xc5:
    case 0xda:
      return Sized(text, at, 2, 0);
    case 0xc6:
    case 0xdb:
      return Sized(text, at, 4, 0);
    case 0xc7:
      return Sized(text, at, 1, 1);
    case 0xc8:
      return Sized(text, at, 2, 1);
    case 0xc9:
      return Sized(text, at, 4, 1);
    case 0xcc:
    case 0xd0:
      return Fixed(1);
    case 0xcd:
    case 0xd1:
      return Fixed(2);
    case 0xca:
    case 0xce:
    case 0xd2:
      return Fixed(4);
    case 0xcb:
    case 0xcf:
    case 0xd3:
      return Fixed(8);
    case 0xd4:
      return Fixed(2);
    case 0xd5:
      return Fixed(3);
    case 0xd6:
      return Fixed(5);
    case 0xd7:
      return Fixed(9);
    case 0xd8:
      return Fixed(17);
    case 0xdc:
      return Collection(text, at, 2, 1);
    case 0xdd:
      return Collection(text, at, 4, 1);
    case 0xde:
      return Collection(text, at, 2, 2);
    case 0xdf:
      return Collection(text, at, 4, 2);
    default:
      return {};
  }
}

// Whether the text is one whole collection, read flat: nesting only matters for where the document ends, and that is
// where no item is owed any more.
bool ReadItems(BytesView text, Candidates& candidates) {
  std::uint64_t owed = 1;
  std::size_t at = 0;
  while (at < text.size() && owed != 0) {
    const Head head = ReadHead(text, at);
    const std::size_t left = text.size() - at;
    if (!head.valid || head.bytes > left) return false;
    const std::size_t begin = at + head.bytes;
    at = begin + std::min(head.payload, text.size() - begin);
    if (head.is_string && at - begin >= 4) candidates.push_back({begin, at, 0});
    if (at - begin < head.payload) return false;
    owed += head.items;
    --owed;
  }
  return owed == 0 && at == text.size();
}

}  // namespace

// Noise reads as some items, too. What is not whole is believed where its strings are text.
void FindMessagePack(BytesView text, Candidates& candidates) {
  if (!BeginsMessagePack(static_cast<unsigned char>(text[0]))) return;
  const std::size_t before = candidates.size();
  if (ReadItems(text, candidates)) return;
  candidates.MakeRemnants(before, [&](const Candidate& c) { return IsText(text.substr(c.begin, c.end - c.begin)); });
}

}  // namespace telltale
