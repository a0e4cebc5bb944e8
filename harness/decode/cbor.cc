#include <algorithm>

#include "harness/decode/container_decoders.h"

namespace telltale {
namespace {

constexpr unsigned kIndefinite = 31;
constexpr int kJoined = 1;

struct Head {
  bool valid = false;
  unsigned major = 0;
  unsigned info = 0;
  std::size_t bytes = 1;
  std::uint64_t argument = 0;
};

Head ReadHead(BytesView text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  Head head{true, static_cast<unsigned>(byte) >> 5U, byte & 31U, 1, byte & 31U};
  if (head.info < 24 || head.info == kIndefinite) return head;
  if (head.info > 27) return {};
  const std::size_t width = std::size_t{1} << (head.info - 24);
  if (text.size() - at < 1 + width) return {};
  head.argument = 0;
  for (std::size_t i = 0; i < width; ++i)
    head.argument = (head.argument << 8) | static_cast<unsigned char>(text[at + 1 + i]);
  head.bytes = 1 + width;
  return head;
}

bool IsString(const Head& head) { return head.major == 2 || head.major == 3; }

// Past the chunks of a string of unknown length that begins at `at`; `at` itself: it is damaged.
std::size_t ChunksEnd(BytesView text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size()) {
    if (static_cast<unsigned char>(text[i]) == 0xff) return i + 1;
    const Head head = ReadHead(text, i);
    if (!head.valid || !IsString(head) || head.info == kIndefinite || head.argument > text.size() - i - head.bytes)
      break;
    i += head.bytes + static_cast<std::size_t>(head.argument);
  }
  return at;
}

bool IsCollection(BytesView text) {
  const unsigned major = static_cast<unsigned char>(text[0]) >> 5U;
  return major == 4 || major == 5 || major == 6 || static_cast<unsigned char>(text[0]) == 0x7f ||
         static_cast<unsigned char>(text[0]) == 0x5f;
}

}  // namespace

// Items are read flat, as in message_pack.cc.
void FindCbor(BytesView text, Candidates& candidates) {
  if (!IsCollection(text)) return;
  const std::size_t before = candidates.size();
  std::size_t read = 0;
  for (std::size_t at = 0; at < text.size(); ++read) {
    const Head head = ReadHead(text, at);
    if (!head.valid) {
      if (read < 4) candidates.resize(before);
      return;
    }
    const std::size_t begin = at + head.bytes;
    at = begin;
    if (!IsString(head)) continue;
    if (head.info == kIndefinite) {
      at = ChunksEnd(text, begin);
      if (at > begin) candidates.push_back({begin, at, kJoined});
      continue;
    }
    const std::size_t left = text.size() - begin;
    if (head.argument > left && read < 4) {
      candidates.resize(before);
      return;
    }
    at = begin + static_cast<std::size_t>(std::min<std::uint64_t>(head.argument, left));
    if (at - begin >= 4) candidates.push_back({begin, at, 0});
  }
}

bool DecodeCbor(BytesView source, int variant, Output& output) {
  if (variant != kJoined) return DecodeCopy(source, variant, output);
  for (std::size_t at = 0; at < source.size() && static_cast<unsigned char>(source[at]) != 0xff;) {
    const Head head = ReadHead(source, at);
    const std::size_t begin = at + head.bytes;
    if (!head.valid || begin > source.size()) break;
    const BytesView chunk = source.substr(begin, static_cast<std::size_t>(head.argument));
    if (!output.Copy(chunk, begin)) break;
    at = begin + chunk.size();
  }
  return output.size() >= 4;
}

}  // namespace telltale
