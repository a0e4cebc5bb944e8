#include <lz4.h>
#include <lz4frame.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "harness/decode/compression/compression_decoders.h"
#include "harness/decode/plausible.h"

namespace telltale {
namespace {

struct Free {
  void operator()(LZ4F_dctx* context) const { LZ4F_freeDecompressionContext(context); }
};

unsigned ByteAt(BytesView source, std::size_t i) { return static_cast<unsigned char>(source[i]); }

// Reads a length that goes on in bytes of 255.
std::size_t LongLength(BytesView block, std::size_t& at, std::size_t nibble) {
  for (unsigned more = nibble == 15 ? 255 : 0; more == 255 && at < block.size(); ++at) {
    nibble += more = ByteAt(block, at);
  }
  return nibble;
}

// How long a block's text is; 0: it is no block. Noise almost never is one: a match must lie within the text before it.
// The library would take a distance of 0, and show what its memory held before.
std::size_t TextBytes(BytesView block) {
  std::size_t bytes = 0;
  for (std::size_t at = 0; at < block.size();) {
    const unsigned token = ByteAt(block, at++);
    const std::size_t literals = LongLength(block, at, token >> 4);
    bytes += literals;
    if (literals == block.size() - at) return bytes;
    if (literals + 2 > block.size() - at) return 0;
    at += literals;
    const std::size_t distance = ByteAt(block, at) | (ByteAt(block, at + 1) << 8);
    if (distance == 0 || distance > bytes) return 0;
    at += 2;
    bytes += LongLength(block, at, token & 15U) + 4;
  }
  return 0;
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
  if (text.size() >= 8 && TextBytes(text) >= 6) candidates.push_back({0, text.size(), 0});
  if (text.size() > 12 && StoredSize(text) <= text.size() * 255 && TextBytes(text.substr(4)) >= 6) {
    candidates.push_back({0, text.size(), 1});
  }
}

bool DecodeLz4Block(BytesView source, int variant, Output& output) {
  const BytesView block = source.substr(variant == 1 ? 4 : 0);
  constexpr std::size_t kMost = std::size_t{1} << 30;
  const std::size_t bytes = TextBytes(block);
  const std::size_t room = std::min({bytes, output.room(), kMost});
  if (bytes < 6 || room == 0 || block.size() > kMost) return false;
  const auto text = std::make_unique_for_overwrite<char[]>(room);
  const int size = LZ4_decompress_safe_partial(block.data(), text.get(), static_cast<int>(block.size()),
                                               static_cast<int>(room), static_cast<int>(room));
  if (size <= 0) return false;
  if (room < bytes) output.MarkCut();
  output.Put(BytesView(text.get(), static_cast<std::size_t>(size)), 0, source.size());
  return true;
}

}  // namespace telltale
