#include <zstd.h>
#include <zstd_errors.h>

#include <array>
#include <memory>

#include "harness/decode/compression/compression_decoders.h"

namespace telltale {
namespace {

constexpr int kMostWindowLog = 26;  // 64 MiB of memory; what `zstd -19` makes needs 8

struct Free {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

void FindZstd(BytesView text, Candidates& candidates) { FindMagic(text, "\x28\xb5\x2f\xfd", candidates); }

bool DecodeZstd(BytesView source, int, Output& output) {
  const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  if (!context || ZSTD_isError(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMostWindowLog)))
    return false;
  ZSTD_inBuffer in{source.data(), source.size(), 0};
  std::array<char, 16384> piece;  // filled by the library
  std::size_t left = 1;
  while (left != 0) {
    ZSTD_outBuffer out{piece.data(), piece.size(), 0};
    const std::size_t read_before = in.pos;
    left = ZSTD_decompressStream(context.get(), &out, &in);
    if (!output.Put(BytesView(piece.data(), out.pos), 0, 1)) break;
    if (ZSTD_isError(left)) {
      if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge) output.MarkCut();
      break;
    }
    if (out.pos == 0 && in.pos == read_before) break;  // cut short
  }
  output.Widen(in.pos);
  if (left == 0) output.MarkWhole();
  return output.size() != 0 || output.cut();
}

}  // namespace telltale
