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
  // That came and were not kept, over the whole connection.
  std::uint64_t lost_bytes() const { return lost_bytes_; }

 private:
  void KeepPiece(std::uint32_t stream, BytesView piece);

  std::uint64_t max_stream_bytes_;
  FrameSplitter splitter_;
  InFlight& in_flight_;
  std::map<std::uint32_t, InFlightBytes> streams_;
  Bytes connection_;
  std::uint64_t lost_bytes_ = 0;
};

// Whether frames (as TakeAll gives them) carry nothing that a client chooses: acknowledgements, windows, the ends of
// streams and connections with the known error codes. A frame that is not whole says something.
bool SaysNothing(BytesView frames);

}  // namespace telltale
