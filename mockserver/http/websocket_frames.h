#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/bytes.h"

namespace telltale {

// One WebSocket frame (RFC 6455, 5.2) with its payload unmasked.
struct WebSocketFrame {
  enum Opcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };
  bool is_final = false;
  bool is_masked = false;
  std::uint8_t opcode = 0;
  std::uint64_t total_bytes = 0;  // of the payload
  Bytes payload;                  // cut at the reader's limit
  Bytes wire;                     // header and masked payload as they came, cut likewise
};

// Splits a client's bytes into frames, however they come. A payload past `max_payload_bytes` is skipped over, and
// counted in total_bytes.
class WebSocketReader {
 public:
  explicit WebSocketReader(std::uint64_t max_payload_bytes) : max_payload_bytes_(max_payload_bytes) {}
  // Takes from the front of `bytes` up to the end of one frame, and says how many. `frame` is set when one is whole.
  std::size_t Take(BytesView bytes, std::optional<WebSocketFrame>& frame);
  // What still comes of the frame is skipped over and counted.
  void StopKeeping() { keeps_ = false; }
  bool is_inside_frame() const { return !header_.empty(); }
  // What has come of a frame that will not be whole.
  WebSocketFrame TakeUnfinished();

 private:
  std::size_t HeaderBytes() const;
  void BeginPayload();

  std::uint64_t max_payload_bytes_;
  Bytes header_;
  bool in_payload_ = false;
  bool keeps_ = true;
  std::uint64_t left_ = 0;
  std::array<char, 4> mask_{};
  WebSocketFrame frame_;
};

// A frame as a server sends it: unmasked, final.
Bytes WebSocketServerFrame(std::uint8_t opcode, BytesView payload);

}  // namespace telltale
