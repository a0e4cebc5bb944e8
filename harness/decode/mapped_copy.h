#pragma once
#include <algorithm>

#include "harness/decode/output.h"

namespace telltale {

// Writes every byte of `source` as `map` makes it, each from its own place. Ends early where the output is full.
template <class Map>
void CopyMapped(BytesView source, Output& output, const Map& map) {
  constexpr std::size_t kPiece = 256;
  Bytes piece;
  for (std::size_t at = 0; at < source.size(); at += kPiece) {
    piece.assign(source.substr(at, kPiece));
    std::ranges::transform(piece, piece.begin(), map);
    if (!output.Copy(piece, at)) break;
  }
}

}  // namespace telltale
