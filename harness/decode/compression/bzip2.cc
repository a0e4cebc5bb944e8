#include <bzlib.h>

#include <algorithm>
#include <array>

#include "harness/decode/compression/compression_decoders.h"

namespace telltale {

void FindBzip2(BytesView text, Candidates& candidates) { FindMagic(text, "BZh", candidates); }

bool DecodeBzip2(BytesView source, int, Output& output) {
  bz_stream stream{};
  if (source.size() < 14 || source.substr(4, 2) != "1A" || BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) return false;
  stream.next_in = const_cast<char*>(source.data());
  stream.avail_in = static_cast<unsigned>(std::min<std::size_t>(source.size(), UINT32_MAX));
  std::array<char, 16384> piece;  // filled by the library
  for (int status = BZ_OK; status == BZ_OK;) {
    stream.next_out = piece.data();
    stream.avail_out = piece.size();
    status = BZ2_bzDecompress(&stream);
    const std::size_t produced = piece.size() - stream.avail_out;
    if (!output.Put(BytesView(piece.data(), produced), 0, 1)) break;
    if (produced == 0 && stream.avail_in == 0) break;
  }
  output.Widen(source.size() - stream.avail_in);
  BZ2_bzDecompressEnd(&stream);
  return output.size() != 0;
}

}  // namespace telltale
