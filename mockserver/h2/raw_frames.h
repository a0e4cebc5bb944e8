#pragma once
#include <cstdint>
#include <map>

#include "core/bytes.h"
#include "mockserver/h2/frame_splitter.h"

namespace telltale {

// Keeps the frames of a connection as they came, stream by stream, each up to a limit. The connection's own frames and
// its preface wait for the next stream that is taken.
class RawFrames {
 public:
  explicit RawFrames(std::uint64_t max_stream_bytes) : max_stream_bytes_(max_stream_bytes) {}
  void Keep(BytesView bytes);
  // The connection's frames since the last call, then the stream's.
  Bytes TakeStream(std::int32_t stream);
  Bytes TakeAll();

 private:
  void KeepPiece(std::uint32_t stream, BytesView piece);

  std::uint64_t max_stream_bytes_;
  FrameSplitter splitter_;
  std::map<std::uint32_t, Bytes> streams_;
  Bytes connection_;
};

}  // namespace telltale
