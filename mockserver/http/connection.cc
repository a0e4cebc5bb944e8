#include "mockserver/http/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "core/gap_kinds.h"
#include "mockserver/http/h2_bridge.h"
#include "mockserver/http/http1_session.h"
#include "mockserver/http/socks.h"
#include "mockserver/http/websocket.h"

namespace telltale {
namespace {

using Fault = BackendScript::Fault;
using std::chrono::milliseconds;

// How long a client may go on after our last answer, where somebody waits for the connection's end.
constexpr milliseconds kAfterLastAnswer{1000};
// The same for bytes that nobody asked for.
constexpr milliseconds kAfterAll{50};
constexpr char kTlsHandshakeRecord = 0x16;
constexpr std::string_view kH2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
// TLS in a proxy's tunnel through TLS to the proxy is as deep as clients go.
constexpr int kMaxLayers = 4;
constexpr std::size_t kMaxSwallowed = 256 << 10;

// Gives bytes that are there already, takes no answer: shows a handshake what a client said without answering it.
class Replay final : public ByteStream {
 public:
  explicit Replay(BytesView bytes) : bytes_(bytes) {}
  ReadResult Read(char* buffer, std::size_t size, std::chrono::milliseconds) override {
    const std::size_t count = bytes_.copy(buffer, size);
    bytes_.remove_prefix(count);
    return {count > 0 ? ReadState::kBytes : ReadState::kEnded, count};
  }
  bool Write(BytesView, std::chrono::milliseconds) override { return true; }
  bool Linger(std::chrono::milliseconds) override { return true; }
  void End() override {}

 private:
  BytesView bytes_;
};

}  // namespace

void Connection::Serve() {
  if (capture_.fault() == Fault::kRefuse) {
    capture_.CommitFlow("refused", 0);
    socket_.ResetAtClose();
    return;
  }
  PushbackStream stream(socket_);
  ServeLayer(stream, 0);
}

void Connection::ServeLayer(PushbackStream& stream, int depth) {
  std::array<char, 16384> buffer;
  const ReadResult first = stream.Read(buffer.data(), buffer.size(), capture_.patience());
  if (first.state != ReadState::kBytes) return NothingCame(first.state);
  Bytes begin(buffer.data(), first.bytes);
  while (begin.size() < kH2Preface.size() && kH2Preface.starts_with(begin)) {
    const ReadResult more = stream.Read(buffer.data(), buffer.size(), capture_.patience());
    if (more.state != ReadState::kBytes) break;
    begin.append(buffer.data(), more.bytes);
  }
  stream.PutBack(begin);
  if (begin[0] == kTlsHandshakeRecord && depth < kMaxLayers) {
    return capture_.fault() == Fault::kBlackHole ? SwallowTls(stream) : ServeTls(stream, depth + 1);
  }
  const bool may_be_proxy = capture_.listener().transparent || capture_.listener().is_proxy;
  if (may_be_proxy && depth < kMaxLayers && AnswerSocks(stream, capture_)) return ServeLayer(stream, depth + 1);
  if (begin.starts_with(kH2Preface)) {
    H2Bridge bridge(stream, capture_);
    const milliseconds patience = capture_.patience();
    const H2Limits limits{capture_.limits().max_body_bytes, capture_.limits().idle_timeout, patience,
                          capture_.listener().transparent ? patience : std::min(patience, kAfterLastAnswer)};
    if (ServeH2(stream, bridge, capture_.in_flight(), limits) == H2End::kReset) return socket_.ResetAtClose();
  } else if (ServeHttp1(stream, depth)) {
    return;
  }
  TakeRest(stream, {}, "they came behind the end of what was understood");
}

// True: nothing more can come.
bool Connection::ServeHttp1(PushbackStream& stream, int depth) {
  Http1Session session(stream, capture_);
  switch (session.Run()) {
    case Http1Session::Next::kTunnel:
      if (depth < kMaxLayers) return ServeLayer(stream, depth + 1), true;
      break;
    case Http1Session::Next::kWebSocket:
      TakeWebSocketMessages(stream, capture_, session.upgrade());
      break;
    case Http1Session::Next::kReset:
      return socket_.ResetAtClose(), true;
    case Http1Session::Next::kClose:
      break;
  }
  return false;
}

void Connection::TakeRest(ByteStream& stream, Bytes begun, const std::string& why) {
  std::array<char, 16384> buffer;
  std::uint64_t total = begun.size();
  const milliseconds patience = capture_.listener().transparent ? capture_.patience() : kAfterAll;
  while (true) {
    const ReadResult got = stream.Read(buffer.data(), buffer.size(), patience);
    if (got.state != ReadState::kBytes) break;
    total += got.bytes;
    begun.append(buffer.data(), std::min(got.bytes, kMaxSwallowed - std::min(kMaxSwallowed, begun.size())));
  }
  capture_.CommitRest(std::move(begun), total, why);
}

void Connection::ServeTls(PushbackStream& stream, int depth) {
  const Fault fault = capture_.fault();
  Presentation presentation;
  presentation.authority = fault == Fault::kUntrustedAuthority ? &trust_.untrusted : &trust_.trusted;
  presentation.fallback_name = capture_.CertificateName();
  if (fault == Fault::kWrongHost) presentation.forced_name = "wrong-host.invalid";
  const std::unique_ptr<TlsStream> tls = trust_.tls.Over(stream, std::move(presentation));
  const Handshake handshake = tls->Accept(capture_.patience());
  // Where it failed its bytes are told by themselves.
  capture_.EnterTls(handshake.facts, handshake.done ? handshake.hello + handshake.client_certificate : Bytes());
  if (!handshake.done) {
    RefusedHandshake(handshake, handshake.by_alert);
    return TakeRest(stream, tls->TakeUndecoded(), "they came behind a handshake that failed");
  }
  const std::uint64_t exchanges_before = capture_.exchanges();
  PushbackStream inner(*tls);
  ServeLayer(inner, depth);
  if (capture_.exchanges() == exchanges_before) {
    // Some clients finish the handshake, look at the certificate only then, and leave.
    Handshake unused = handshake;
    unused.hello = {};  // stands before all that comes
    // Who has begun to speak has taken our certificate.
    unused.unanswered = inner.taken_bytes() > 0;
    unused.problem = !tls->alert().empty() ? "alert: " + tls->alert() : "the client left right after the handshake";
    RefusedHandshake(unused, !tls->alert().empty());
  }
  // A reset is no farewell: a goodbye of ours would be answered by one that nobody reads.
  if (socket_.resets_at_close()) return;
  tls->End();
  TakeRest(stream, tls->TakeUndecoded(), "they came behind the end of TLS");
}

void Connection::RefusedHandshake(const Handshake& handshake, bool by_alert) {
  Exchange exchange = capture_.NewExchange();
  exchange.scheme = "tls";
  exchange.raw = handshake.hello;
  exchange.problems.push_back((handshake.done ? "no request: " : "handshake refused: ") + handshake.problem);
  const std::string message =
      fmt::format("no request came through TLS for {} port {}: {}", exchange.host, exchange.port, handshake.problem);
  const Fault fault = capture_.fault();
  if (fault == Fault::kUntrustedAuthority || fault == Fault::kWrongHost || handshake.unanswered) {
    // A certificate that must be refused was refused, or none was seen: nothing has stayed unseen.
    capture_.Commit(exchange);
  } else if (by_alert) {
    capture_.Commit(exchange, {{gap_kind::kTlsRefused, message}});
  } else {
    capture_.CommitUnused(exchange, message, handshake.unread);
  }
}

void Connection::SwallowTls(PushbackStream& stream) {
  Exchange exchange = capture_.NewExchange();
  std::array<char, 16384> buffer;
  Bytes swallowed;
  std::uint64_t total = 0;
  while (true) {
    const ReadResult got = stream.Read(buffer.data(), buffer.size(), capture_.patience());
    if (got.state == ReadState::kEnded || got.state == ReadState::kBroken) break;
    total += got.bytes;
    swallowed.append(buffer.data(), std::min(got.bytes, kMaxSwallowed - swallowed.size()));
  }
  Replay replay(swallowed);
  const auto hello = trust_.tls.Over(replay, {&trust_.trusted, capture_.CertificateName(), ""});
  capture_.EnterTls(hello->Accept(capture_.limits().idle_timeout).facts, {});
  const WallTime first = exchange.time;
  exchange = capture_.NewExchange();
  exchange.time = first;
  exchange.scheme = "tls";
  exchange.raw = std::move(swallowed);
  exchange.problems.push_back("no request: the handshake was left unanswered");
  if (total == exchange.raw.size()) {
    capture_.Commit(exchange);
  } else {
    capture_.Commit(exchange, {{gap_kind::kBodyCut, fmt::format("of {} bytes that were left unanswered {} were kept",
                                                                total, exchange.raw.size())}});
  }
}

void Connection::NothingCame(ReadState) {
  if (capture_.in_tunnel()) {
    Exchange exchange = capture_.NewExchange();
    exchange.scheme = "tcp";
    exchange.problems.push_back("no request: a tunnel without a byte");
    capture_.Commit(exchange);
    return;
  }
  capture_.CommitFlow("attempt", 0);
}

}  // namespace telltale
