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
  const auto up_to = [&piece](std::uint64_t limit, std::uint64_t kept) {
    return piece.substr(0, static_cast<std::size_t>(limit - std::min<std::uint64_t>(limit, kept)));
  };
  if (stream == 0 || (streams_.size() >= kMaxStreams && streams_.count(stream) == 0)) {
    connection_.append(up_to(kMaxConnectionBytes, connection_.size()));
    return;
  }
  InFlightBytes& kept = streams_.try_emplace(stream, in_flight_).first->second;
  kept.Append(up_to(max_stream_bytes_, kept.size()));
}

std::uint64_t RawFrames::size(std::int32_t stream) const {
  const auto found = streams_.find(static_cast<std::uint32_t>(stream));
  return connection_.size() + (found == streams_.end() ? 0 : found->second.size());
}

bool RawFrames::TakeStream(std::int32_t stream, Bytes& frames) {
  frames = std::exchange(connection_, Bytes());
  const auto found = streams_.find(static_cast<std::uint32_t>(stream));
  if (found == streams_.end()) return true;
  frames += found->second.Take();
  const bool whole = !found->second.lacks_room();
  streams_.erase(found);
  return whole;
}

Bytes RawFrames::TakeAll() {
  Bytes bytes = std::exchange(connection_, Bytes());
  for (auto& [stream, kept] : streams_) bytes += kept.Take();
  streams_.clear();
  return bytes;
}

}  // namespace telltale
