#include "mockserver/h2/raw_frames.h"

#include <algorithm>
#include <utility>

namespace telltale {
namespace {

// A client may open and close streams for ever: what comes for closed ones is kept with the connection's frames.
constexpr std::size_t kMaxStreams = 1024;
constexpr std::uint64_t kMaxConnectionBytes = 64 << 10;

}  // namespace

void RawFrames::Keep(BytesView bytes) {
  splitter_.Take(bytes, [this](std::uint32_t stream, BytesView piece) { KeepPiece(stream, piece); });
}

void RawFrames::KeepPiece(std::uint32_t stream, BytesView piece) {
  const bool is_connection = stream == 0 || (streams_.size() >= kMaxStreams && streams_.count(stream) == 0);
  Bytes& kept = is_connection ? connection_ : streams_[stream];
  const std::uint64_t limit = is_connection ? kMaxConnectionBytes : max_stream_bytes_;
  kept.append(piece.substr(0, static_cast<std::size_t>(limit - std::min<std::uint64_t>(limit, kept.size()))));
}

Bytes RawFrames::TakeStream(std::int32_t stream) {
  Bytes bytes = std::exchange(connection_, {});
  const auto found = streams_.find(static_cast<std::uint32_t>(stream));
  if (found == streams_.end()) return bytes;
  bytes += found->second;
  streams_.erase(found);
  return bytes;
}

Bytes RawFrames::TakeAll() {
  Bytes bytes = std::exchange(connection_, {});
  for (const auto& [stream, kept] : std::exchange(streams_, {})) bytes += kept;
  return bytes;
}

}  // namespace telltale
