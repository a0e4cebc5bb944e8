#include <lz4.h>
#include <lz4frame.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "harness/decode/compression_decoders.h"
#include "harness/decode/plausible.h"

namespace telltale {
namespace {

struct Free {
  void operator()(LZ4F_dctx* context) const { LZ4F_freeDecompressionContext(context); }
};

unsigned ByteAt(BytesView source, std::size_t i) { return static_cast<unsigned char>(source[i]); }

// A block begins with literals, and its first match lies within them: noise almost never does.
bool MayBeBlock(BytesView source) {
  if (source.size() < 8) return false;
  std::size_t literals = ByteAt(source, 0) >> 4;
  std::size_t i = 1;
  if (literals == 15) {
    unsigned more = 255;
    while (more == 255 && i < source.size()) literals += more = ByteAt(source, i++);
  }
  if (i + literals == source.size()) return literals >= 6;
  if (i + literals + 2 > source.size()) return false;
  const std::size_t distance = ByteAt(source, i + literals) | (ByteAt(source, i + literals + 1) << 8);
  return distance != 0 && distance <= literals;
}

std::size_t StoredSize(BytesView source) {
  return ByteAt(source, 0) | (ByteAt(source, 1) << 8) | (ByteAt(source, 2) << 16) |
         (static_cast<std::size_t>(ByteAt(source, 3)) << 24);
}

}  // namespace

void FindLz4Frames(BytesView text, Candidates& candidates) { FindMagic(text, "\x04\x22\x4d\x18", candidates); }

bool DecodeLz4Frame(BytesView source, int, Output& output) {
  LZ4F_dctx* made = nullptr;
  if (LZ4F_isError(LZ4F_createDecompressionContext(&made, LZ4F_VERSION))) return false;
  const std::unique_ptr<LZ4F_dctx, Free> context(made);
  std::array<char, 16384> piece;  // filled by the library
  std::size_t at = 0;
  for (;;) {
    std::size_t room = piece.size();
    std::size_t taken = source.size() - at;
    const std::size_t hint = LZ4F_decompress(context.get(), piece.data(), &room, source.data() + at, &taken, nullptr);
    if (LZ4F_isError(hint)) break;
    at += taken;
    if (!output.Put(BytesView(piece.data(), room), 0, 1) || hint == 0 || (taken == 0 && room == 0)) break;
  }
  output.Widen(at);
  return output.size() != 0;
}

void FindLz4Blocks(BytesView text, Candidates& candidates) {
  if (MayBeBlock(text)) candidates.push_back({0, text.size(), 0});
  if (text.size() > 12 && StoredSize(text) <= text.size() * 255 && MayBeBlock(text.substr(4))) {
    candidates.push_back({0, text.size(), 1});
  }
}

bool DecodeLz4Block(BytesView source, int variant, Output& output) {
  const BytesView block = source.substr(variant == 1 ? 4 : 0);
  constexpr std::size_t kMost = std::size_t{1} << 30;
  std::size_t most = std::min(block.size() * 255 + 64, kMost);
  if (variant == 1) most = std::min(most, StoredSize(source));
  const std::size_t room = std::min(most, output.room());
  const auto text = std::make_unique_for_overwrite<char[]>(room + 1);
  const auto block_bytes = static_cast<int>(std::min(block.size(), kMost));
  const auto room_bytes = static_cast<int>(room);
  int size = LZ4_decompress_safe(block.data(), text.get(), block_bytes, room_bytes);
  // Where it would be longer than there is room for, its beginning.
  const bool cut = size < 0 && room < most;
  if (cut) size = LZ4_decompress_safe_partial(block.data(), text.get(), block_bytes, room_bytes, room_bytes);
  if (size < 6) return false;
  if (cut) output.MarkCut();
  output.Put(BytesView(text.get(), static_cast<std::size_t>(size)), 0, source.size());
  return true;
}

}  // namespace telltale
