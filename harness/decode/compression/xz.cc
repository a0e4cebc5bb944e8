#include <lzma.h>

#include <array>

#include "harness/decode/compression/compression_decoders.h"

namespace telltale {
namespace {

constexpr std::uint64_t kMostMemory = 100ULL << 20;  // xz -9 needs 65 MiB

}  // namespace

void FindXz(BytesView text, Candidates& candidates) {
  FindMagic(text,
            BytesView("\xfd"
                      "7zXZ\0",
                      6),
            candidates);
  if (text.size() > 13 && text.substr(0, 3) == BytesView("\x5d\0\0", 3)) candidates.push_back({0, text.size(), 1});
}

bool DecodeXz(BytesView source, int variant, Output& output) {
  lzma_stream stream = LZMA_STREAM_INIT;
  const lzma_ret made = variant == 1 ? lzma_alone_decoder(&stream, kMostMemory)
                                     : lzma_stream_decoder(&stream, kMostMemory, LZMA_IGNORE_CHECK);
  if (made != LZMA_OK) return false;
  stream.next_in = reinterpret_cast<const std::uint8_t*>(source.data());
  stream.avail_in = source.size();
  std::array<char, 16384> piece;  // filled by the library
  for (lzma_ret status = LZMA_OK; status == LZMA_OK;) {
    stream.next_out = reinterpret_cast<std::uint8_t*>(piece.data());
    stream.avail_out = piece.size();
    status = lzma_code(&stream, stream.avail_in == 0 ? LZMA_FINISH : LZMA_RUN);
    if (status == LZMA_MEMLIMIT_ERROR) output.MarkCut();
    if (!output.Put(BytesView(piece.data(), piece.size() - stream.avail_out), 0, 1)) break;
  }
  output.Widen(source.size() - stream.avail_in);
  lzma_end(&stream);
  return output.size() != 0 || output.cut();
}

}  // namespace telltale
