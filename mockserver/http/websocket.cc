#include "mockserver/http/websocket.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "core/base64.h"
#include "core/digest.h"
#include "mockserver/http/head.h"
#include "mockserver/http/websocket_frames.h"

namespace telltale {
namespace {

// RFC 6455, 1.3: proves that the server is no plain HTTP server that echoes.
constexpr std::string_view kAcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// One WebSocket: puts frames together to messages and records them.
class Messages {
 public:
  Messages(PushbackStream& stream, Capture& capture, const Exchange& upgrade)
      : stream_(stream),
        capture_(capture),
        upgrade_(upgrade),
        reader_(capture.limits().max_body_bytes),
        share_(capture.in_flight()) {}

  void TakeAll() {
    const std::uint64_t taken_before = stream_.taken_bytes();
    TakeFrames();
    capture_.Balance(stream_.taken_bytes() - taken_before, explained_bytes_);
  }

 private:
  void TakeFrames() {
    std::array<char, 16384> buffer;
    while (true) {
      const ReadResult got = stream_.Read(buffer.data(), buffer.size(), Patience());
      if (got.state != ReadState::kBytes) return TakeEnd(got.state);
      last_byte_ = capture_.Now();
      BytesView bytes(buffer.data(), got.bytes);
      // The wire and what it says, in the frame and in the message.
      has_room_ = has_room_ && share_.TryGrow(4 * bytes.size());
      while (!bytes.empty()) {
        if (!has_room_) reader_.StopKeeping();
        std::optional<WebSocketFrame> frame;
        bytes.remove_prefix(reader_.Take(bytes, frame));
        if (frame && !TakeFrame(*std::move(frame))) return stream_.PutBack(bytes);
      }
    }
  }

  std::chrono::milliseconds Patience() const {
    constexpr std::chrono::milliseconds kAfterClose{1000};
    const bool must_go = !answering_ && !capture_.listener().transparent;
    return must_go ? std::min(kAfterClose, capture_.patience()) : capture_.patience();
  }

  // False: it could not be recorded. What comes behind a Close frame is read like the rest.
  bool TakeFrame(const WebSocketFrame& frame) {
    explained_bytes_ += WireBytes(frame);
    if (!frame.is_masked) problem_ = "a frame was not masked";
    if (has_closed_) problem_ = "came behind the Close frame";
    if (frame.opcode < 8) {
      Append(frame);
      return !frame.is_final || Commit(std::exchange(message_, {}));
    }
    // Control frames may stand between a message's frames, and may carry up to 125 bytes of their own.
    if (!frame.payload.empty()) {
      Message control;
      control.body = frame.payload;
      control.raw = frame.wire;
      control.total = frame.total_bytes;
      if (!Commit(std::move(control))) return false;
    }
    Answer(frame);
    return true;
  }

  // The payload may have been cut, the header was not.
  static std::uint64_t WireBytes(const WebSocketFrame& frame) {
    return frame.wire.size() - frame.payload.size() + frame.total_bytes;
  }

  struct Message {
    Bytes body;
    Bytes raw;
    std::uint64_t total = 0;
  };

  void Append(const WebSocketFrame& frame) {
    const auto room = static_cast<std::size_t>(capture_.limits().max_body_bytes) - message_.body.size();
    message_.body.append(BytesView(frame.payload).substr(0, room));
    if (message_.raw.size() <= 2 * capture_.limits().max_body_bytes) message_.raw.append(frame.wire);
    message_.total += frame.total_bytes;
  }

  bool Commit(Message message) {
    Exchange exchange = capture_.NewExchange();
    exchange.last_byte = last_byte_;
    exchange.host = upgrade_.host;
    exchange.port = upgrade_.port;
    exchange.method = "WEBSOCKET";
    exchange.target = upgrade_.target;
    exchange.http_version = upgrade_.http_version;
    exchange.body = std::move(message.body);
    exchange.raw = std::move(message.raw);
    exchange.body_total_bytes = message.total;
    if (!problem_.empty()) exchange.problems.push_back(problem_);
    const BodyCut cut = exchange.body.size() == message.total ? BodyCut::kNone
                        : has_room_                           ? BodyCut::kAtLimit
                                                              : BodyCut::kNoRoom;
    const bool committed = capture_.Commit(exchange, BlindToCut(cut, exchange));
    // A control frame may stand between those of a message.
    if (message_.total == 0) share_.Clear();
    has_room_ = has_room_ || message_.total == 0;
    return committed;
  }

  void Answer(const WebSocketFrame& frame) {
    const bool closes = frame.opcode == WebSocketFrame::kClose;
    if (!answering_ || (!closes && frame.opcode != WebSocketFrame::kPing)) return;
    const std::uint8_t opcode = closes ? WebSocketFrame::kClose : WebSocketFrame::kPong;
    answering_ = stream_.Write(WebSocketServerFrame(opcode, frame.payload), capture_.limits().idle_timeout);
    if (!closes) return;
    stream_.End();
    answering_ = false;
    has_closed_ = true;
  }

  // What had come of an unfinished message must not be lost.
  void TakeEnd(ReadState state) {
    const bool unfinished = reader_.is_inside_frame() || message_.total > 0;
    if (!unfinished) return;
    WebSocketFrame rest = reader_.TakeUnfinished();
    explained_bytes_ += WireBytes(rest);
    Append(rest);
    problem_ = state == ReadState::kEnded ? "truncated: the client ended in the middle of a message"
                                          : "disconnect: the connection broke in the middle of a message";
    Commit(std::exchange(message_, {}));
  }

  PushbackStream& stream_;
  Capture& capture_;
  const Exchange& upgrade_;
  WebSocketReader reader_;
  InFlightShare share_;
  bool has_room_ = true;
  Message message_;
  WallTime last_byte_{};
  bool answering_ = true;
  bool has_closed_ = false;  // the client did
  std::uint64_t explained_bytes_ = 0;
  std::string problem_;
};

}  // namespace

bool AsksForWebSocket(const Exchange& request) {
  return request.method == "GET" && HeaderHasToken(request.headers, "upgrade", "websocket") &&
         HeaderHasToken(request.headers, "connection", "upgrade") &&
         FindHeader(request.headers, "sec-websocket-key") != nullptr;
}

Response WebSocketAccept(const Exchange& request) {
  std::string key = FindHeader(request.headers, "sec-websocket-key")->value;
  Response response{101, {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}}, ""};
  const auto digest = Sha1(key.append(kAcceptSalt));
  const BytesView bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
  response.headers.push_back({"Sec-WebSocket-Accept", ToBase64(bytes)});
  // Some clients insist that one of the protocols they offer is chosen.
  if (const Header* offered = FindHeader(request.headers, "sec-websocket-protocol"); offered != nullptr) {
    response.headers.push_back({"Sec-WebSocket-Protocol", offered->value.substr(0, offered->value.find(','))});
  }
  return response;
}

void TakeWebSocketMessages(PushbackStream& stream, Capture& capture, const Exchange& upgrade) {
  Messages(stream, capture, upgrade).TakeAll();
}

}  // namespace telltale
