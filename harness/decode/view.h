#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.h"

namespace telltale {

// Where a range of a view stands on the wire.
struct WireRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// A payload after N decodings. Decoders may keep richer maps in a derived store; what checks need is here.
struct View {
  std::string place;              // "body", "header:NAME", "header-name:NAME", "trailer:NAME", "target", "host", "sni"
  std::vector<std::string> path;  // steps taken, outermost first
  std::string pointer;            // JSON pointer of the innermost JSON on the way; empty: none
  Bytes text;
  // Maps [begin, begin+length) of `text` to wire bytes of the payload at `place`: piecewise, sorted by view offset. A
  // piece is linear (wire_length == text length: each byte has its own wire byte, after a fixed scale) or opaque (the
  // whole piece stands for the whole wire range, as after decompression).
  struct Piece {
    std::uint64_t text_offset = 0;
    std::uint64_t text_length = 0;
    WireRange wire;
  };
  std::vector<Piece> pieces;

  WireRange ToWire(std::uint64_t text_offset, std::uint64_t text_length) const;
};

}  // namespace telltale
