#include "mockserver/h2/raw_frames.h"

#include <algorithm>
#include <utility>

namespace telltale {
namespace {

// A client may open and close streams for ever: what comes for closed ones is kept with the connection's frames.
constexpr std::size_t kMaxWatchedStreams = 1024;
constexpr std::uint64_t kMaxConnectionBytes = 1 << 20;
constexpr std::size_t kFrameHeaderBytes = 9;

std::uint32_t NumberAt(BytesView bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (const char c : bytes.substr(at, count)) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

bool SaysNothing(unsigned kind, BytesView payload) {
  constexpr unsigned kReset = 3, kSettings = 4, kGoAway = 7, kWindow = 8;
  constexpr std::uint32_t kLastErrorCode = 0xd;
  switch (kind) {
    case kReset:
      return payload.size() == 4 && NumberAt(payload, 0, 4) <= kLastErrorCode;
    case kSettings:
      return payload.empty();
    case kGoAway:
      return payload.size() == 8 && NumberAt(payload, 0, 4) == 0 && NumberAt(payload, 4, 4) <= kLastErrorCode;
    case kWindow:
      return payload.size() == 4;
    default:
      return false;
  }
}

}  // namespace

bool SaysNothing(BytesView frames) {
  constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  if (frames.starts_with(kPreface)) frames.remove_prefix(kPreface.size());
  while (!frames.empty()) {
    if (frames.size() < kFrameHeaderBytes) return false;
    const std::size_t length = NumberAt(frames, 0, 3);
    const auto kind = static_cast<unsigned char>(frames[3]);
    if (frames.size() - kFrameHeaderBytes < length || !SaysNothing(kind, frames.substr(kFrameHeaderBytes, length))) {
      return false;
    }
    frames.remove_prefix(kFrameHeaderBytes + length);
  }
  return true;
}

void RawFrames::Keep(BytesView bytes) {
  splitter_.Take(bytes, [this](std::uint32_t stream, BytesView piece) { KeepPiece(stream, piece); });
}

void RawFrames::KeepPiece(std::uint32_t stream, BytesView piece) {
  const auto up_to = [&piece](std::uint64_t limit, std::uint64_t kept) {
    return piece.substr(0, static_cast<std::size_t>(limit - std::min<std::uint64_t>(limit, kept)));
  };
  if (stream == 0 || (streams_.size() >= kMaxWatchedStreams && streams_.count(stream) == 0)) {
    const BytesView kept = up_to(kMaxConnectionBytes, connection_.size());
    connection_.append(kept);
    lost_bytes_ += piece.size() - kept.size();
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
