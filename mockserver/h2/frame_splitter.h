#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>

#include "core/bytes.h"

namespace telltale {

// Tells which stream each byte of an HTTP/2 connection belongs to (RFC 9113, 4.1): the library that interprets the
// frames does not show them. Follows the bytes however they are split; never fails, for any bytes have frame headers.
class FrameSplitter {
 public:
  // Called with the bytes of one frame, in pieces; stream 0 is the connection, its preface included.
  using Sink = std::function<void(std::uint32_t stream, BytesView bytes)>;
  void Take(BytesView bytes, const Sink& sink);

 private:
  Bytes header_;  // of the frame that is coming
  std::size_t preface_left_ = 24;
  std::uint32_t payload_left_ = 0;
  std::uint32_t stream_ = 0;
};

}  // namespace telltale
