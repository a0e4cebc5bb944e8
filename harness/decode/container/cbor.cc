#include <algorithm>

#include "harness/decode/container/container_decoders.h"
#include "harness/decode/plausible.h"

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

// How many items a head owes: an array's, a map's, a tag's.
std::uint64_t ItemsIn(const Head& head) {
  if (head.info == kIndefinite) return 0;
  if (head.major == 4) return head.argument;
  if (head.major == 5) return std::min<std::uint64_t>(head.argument, UINT32_MAX) * 2;
  return head.major == 6 ? 1 : 0;
}

// Reads the string behind `head` at `begin`, pushes it, and moves past it. False: it is cut short.
bool PushString(BytesView text, const Head& head, std::size_t begin, std::size_t& at, Candidates& candidates) {
  if (head.info == kIndefinite) {
    at = ChunksEnd(text, begin);
    if (at > begin) candidates.push_back({begin, at, kJoined});
    return at > begin;
  }
  const bool cut = head.argument > text.size() - begin;
  at = cut ? text.size() : begin + static_cast<std::size_t>(head.argument);
  if (at - begin >= 4) candidates.push_back({begin, at, 0});
  return !cut;
}

// Whether the text is one or more whole items, read flat: nesting only matters for where a document ends.
bool ReadItems(BytesView text, Candidates& candidates) {
  std::uint64_t owed = 1;
  std::uint64_t open = 0;  // collections of unknown length
  for (std::size_t at = 0; at < text.size();) {
    const Head head = ReadHead(text, at);
    if (!head.valid || (owed == 0 && open == 0)) return false;
    at += head.bytes;
    if (head.major == 7 && head.info == kIndefinite) {
      if (open-- == 0) return false;
      continue;
    }
    if (owed != 0 && open == 0) --owed;
    if (open == 0) owed += std::min<std::uint64_t>(ItemsIn(head), UINT32_MAX);
    if ((head.major == 4 || head.major == 5) && head.info == kIndefinite) ++open;
    if (IsString(head) && !PushString(text, head, at, at, candidates)) return false;
  }
  return owed == 0 && open == 0;
}

}  // namespace

// Noise reads as some items, too. What is not whole is believed where its strings are text.
void FindCbor(BytesView text, Candidates& candidates) {
  if (!BeginsCbor(static_cast<unsigned char>(text[0]))) return;
  const std::size_t before = candidates.size();
  if (ReadItems(text, candidates)) return;
  candidates.MakeRemnants(before, [&](const Candidate& c) { return IsText(text.substr(c.begin, c.end - c.begin)); });
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
