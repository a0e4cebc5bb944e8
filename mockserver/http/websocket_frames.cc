#include "mockserver/http/websocket_frames.h"

#include <algorithm>
#include <utility>

namespace telltale {
namespace {

unsigned char ByteAt(BytesView bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

}  // namespace

// Of the header as far as it is known: 2 bytes say how long it is.
std::size_t WebSocketReader::HeaderBytes() const {
  if (header_.size() < 2) return 2;
  const unsigned length = ByteAt(header_, 1) & 0x7fU;
  const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
  return 2 + extended + ((ByteAt(header_, 1) & 0x80U) != 0 ? 4U : 0U);
}

void WebSocketReader::BeginPayload() {
  frame_ = {};
  frame_.is_final = (ByteAt(header_, 0) & 0x80U) != 0;
  frame_.opcode = ByteAt(header_, 0) & 0x0fU;
  frame_.is_masked = (ByteAt(header_, 1) & 0x80U) != 0;
  frame_.wire = header_;
  const std::size_t end_of_length = header_.size() - (frame_.is_masked ? 4 : 0);
  left_ = ByteAt(header_, 1) & 0x7fU;
  if (end_of_length > 2) left_ = 0;
  for (std::size_t at = 2; at < end_of_length; ++at) left_ = left_ << 8 | ByteAt(header_, at);
  mask_ = {};
  if (frame_.is_masked) std::copy_n(header_.end() - 4, 4, mask_.begin());
  in_payload_ = true;
  keeps_ = true;
}

std::size_t WebSocketReader::Take(BytesView bytes, std::optional<WebSocketFrame>& frame) {
  std::size_t taken = 0;
  while (!in_payload_ && taken < bytes.size()) {
    header_ += bytes[taken++];
    if (header_.size() == HeaderBytes()) BeginPayload();
  }
  if (!in_payload_) return taken;
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - taken));
  const std::uint64_t most = keeps_ ? max_payload_bytes_ - frame_.payload.size() : 0;
  const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(count, most));
  const BytesView kept = bytes.substr(taken, room);
  frame_.wire.append(kept);
  for (const char c : kept) {
    const char key = mask_[frame_.payload.size() % 4];
    frame_.payload += static_cast<char>(c ^ key);
  }
  frame_.total_bytes += count;
  left_ -= count;
  taken += count;
  if (left_ == 0) {
    in_payload_ = false;
    header_.clear();
    frame = std::exchange(frame_, {});
  }
  return taken;
}

WebSocketFrame WebSocketReader::TakeUnfinished() {
  if (!in_payload_) frame_.wire = header_;
  in_payload_ = false;
  header_.clear();
  return std::exchange(frame_, {});
}

Bytes WebSocketServerFrame(std::uint8_t opcode, BytesView payload) {
  // Only control frames are sent: 125 bytes at most.
  Bytes frame;
  frame += static_cast<char>(0x80 | opcode);
  frame += static_cast<char>(std::min<std::size_t>(payload.size(), 125));
  return frame.append(payload.substr(0, 125));
}

}  // namespace telltale
