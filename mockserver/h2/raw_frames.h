#pragma once
#include <cstdint>
#include <map>

#include "core/bytes.h"
#include "mockserver/h2/frame_splitter.h"
#include "mockserver/net/in_flight.h"

namespace telltale {

// Keeps the frames of a connection as they came, stream by stream, each up to a limit. The connection's own frames and
// its preface wait for the next stream that is taken.
class RawFrames {
 public:
  RawFrames(std::uint64_t max_stream_bytes, InFlight& in_flight)
      : max_stream_bytes_(max_stream_bytes), in_flight_(in_flight) {}
  void Keep(BytesView bytes);
  // What TakeStream would give, in bytes.
  std::uint64_t size(std::int32_t stream) const;
  // The connection's frames since the last call, then the stream's. False: there was no room for all of them.
  bool TakeStream(std::int32_t stream, Bytes& frames);
  Bytes TakeAll();

 private:
  void KeepPiece(std::uint32_t stream, BytesView piece);

  std::uint64_t max_stream_bytes_;
  FrameSplitter splitter_;
  InFlight& in_flight_;
  std::map<std::uint32_t, InFlightBytes> streams_;
  Bytes connection_;
};

}  // namespace telltale
