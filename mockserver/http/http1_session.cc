#include "mockserver/http/http1_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/ascii.h"
#include "core/gap_kinds.h"
#include "mockserver/http/response_writer.h"
#include "mockserver/http/websocket.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;

// How long a client may take to close after the last answer, or to go on with a request that cannot be read.
constexpr milliseconds kLastWords{1000};
// What was sent before a reset that we play has come by then.
constexpr milliseconds kBeforeReset{20};

// As the client calls the server; a CONNECT names whom it wants to reach beyond it.
void TakeHost(Exchange& exchange) {
  const Header* const host = FindHeader(exchange.headers, "host");
  if (host == nullptr || host->value.empty() || exchange.method == "CONNECT") return;
  exchange.host = SplitHostAndPort(host->value).host;
}

// Through a proxy the target holds the whole URL, and some clients say it to the server itself. The exchange gets what
// is otherwise said there.
void ToOriginForm(Exchange& exchange) {
  const std::string_view scheme = exchange.tls ? "https://" : "http://";
  if (!exchange.target.starts_with(scheme)) return;
  const std::string rest = exchange.target.substr(scheme.size());
  const std::size_t slash = std::min(rest.find_first_of("/?"), rest.size());
  const HostAndPort server = SplitHostAndPort(rest.substr(0, slash));
  const std::uint16_t usual_port = exchange.tls ? 443 : 80;
  // Whoever names the server that it speaks to need not say the port again.
  if (server.port != 0 || exchange.host != server.host) {
    exchange.port = server.port == 0 ? usual_port : server.port;
  }
  exchange.host = server.host;
  exchange.target = rest.substr(slash);
  if (!exchange.target.starts_with('/')) exchange.target.insert(0, "/");
}

// It is for the proxy, and no word of the CLI's to anybody else. The raw bytes keep it.
void DropProxyPassword(std::vector<Header>& headers) {
  std::erase_if(headers, [](const Header& header) { return EqualInAscii(header.name, "proxy-authorization"); });
}

}  // namespace

Http1Session::Next Http1Session::Run() {
  const std::uint64_t taken_before = stream_.taken_bytes();
  const Next next = TakeRequests();
  capture_.Balance(stream_.taken_bytes() - taken_before, explained_bytes_);
  return next;
}

Http1Session::Next Http1Session::TakeRequests() {
  while (true) {
    RequestParser parser(capture_.limits().max_head_bytes, capture_.limits().max_body_bytes, capture_.in_flight());
    Exchange exchange = capture_.NewExchange();
    const ReadState state = ReadRequest(parser, exchange);
    const Step step = state != ReadState::kBytes ? EndOfInput(state, parser, std::move(exchange))
                                                 : Handle(parser, std::move(exchange));
    explained_bytes_ += parser.taken_bytes();
    if (step == Step::kClose) return resets_ ? Next::kReset : Next::kClose;
    if (step == Step::kReset) return Next::kReset;
    if (step == Step::kTunnel) return Next::kTunnel;
    if (step == Step::kWebSocket) return Next::kWebSocket;
  }
}

milliseconds Http1Session::Patience(const RequestParser& parser) const {
  if (resets_) return kBeforeReset;
  const milliseconds idle = capture_.patience();
  const bool awaits_refusal = answering_ && parser.state() == RequestParser::State::kBad;
  const bool must_go = !answering_ && !capture_.listener().transparent;
  return awaits_refusal || must_go ? std::min(kLastWords, idle) : idle;
}

bool Http1Session::Send(BytesView bytes) {
  if (answering_) capture_.AwaitClient(stream_);
  answering_ = answering_ && stream_.Write(bytes, capture_.limits().idle_timeout);
  return answering_;
}

Http1Session::Step Http1Session::BeginReset() {
  resets_ = true;
  answering_ = false;
  return Step::kNextRequest;
}

ReadState Http1Session::ReadRequest(RequestParser& parser, Exchange& exchange) {
  std::array<char, 16384> buffer;
  bool continued = false;
  const SteadyTime head_deadline = std::chrono::steady_clock::now() + capture_.patience();
  while (true) {
    const bool in_head = parser.has_bytes() && parser.state() == RequestParser::State::kHead;
    if (in_head && std::chrono::steady_clock::now() > head_deadline) return ReadState::kTimedOut;
    const ReadResult got = stream_.Read(buffer.data(), buffer.size(), Patience(parser));
    if (got.state != ReadState::kBytes) return got.state;
    exchange.last_byte = capture_.Now();
    if (!parser.has_bytes()) exchange.time = exchange.last_byte;
    const BytesView bytes(buffer.data(), got.bytes);
    const std::size_t taken = parser.Take(bytes);
    stream_.PutBack(bytes.substr(taken));
    if (parser.state() == RequestParser::State::kDone) return ReadState::kBytes;
    if (!continued && parser.awaits_continue() && capture_.fault() != BackendScript::Fault::kBlackHole) {
      continued = true;
      Send("HTTP/1.1 100 Continue\r\n\r\n");
    }
  }
}

Http1Session::Step Http1Session::EndOfInput(ReadState state, RequestParser& parser, Exchange exchange) {
  if (!parser.has_begun()) {
    const bool waits_in_vain = state == ReadState::kTimedOut && capture_.fault() == BackendScript::Fault::kBlackHole;
    return waits_in_vain ? Step::kNextRequest : TakeEmptyLines(parser);
  }
  if (parser.state() == RequestParser::State::kBad) return RefuseUnreadable(parser, std::move(exchange));
  const bool is_http = parser.is_http();
  parser.MoveTo(exchange);
  if (capture_.MayNameHost()) TakeHost(exchange);
  std::vector<Blindness> blind = BlindToCut(parser.cut(), exchange);
  if (!is_http) {
    exchange.scheme = exchange.tls ? "tls" : "tcp";
    blind.push_back(
        {gap_kind::kUnparsedProtocol, fmt::format("{} bytes to {} port {} are of a protocol that is not known here",
                                                  exchange.body_total_bytes, exchange.host, exchange.port)});
  } else if (state == ReadState::kEnded) {
    exchange.problems.push_back("truncated: the client ended in the middle of the request");
  } else if (state == ReadState::kBroken) {
    exchange.problems.push_back("disconnect: the connection broke in the middle of the request");
  } else {
    exchange.problems.push_back("truncated: the rest of the request did not come in time");
  }
  if (state == ReadState::kTimedOut || capture_.was_cut()) {
    blind.push_back(capture_.BlindToRest(exchange));
  }
  capture_.Commit(exchange, blind);
  return Step::kClose;
}

// Some clients end a body with one; more of them say something.
Http1Session::Step Http1Session::TakeEmptyLines(RequestParser& parser) {
  constexpr std::uint64_t kOneLine = 2;
  const std::uint64_t size = parser.taken_bytes();
  if (size <= kOneLine) return Step::kClose;
  Exchange lines;
  parser.MoveTo(lines);
  capture_.CommitRest(std::move(lines.raw), size, "nothing but empty lines");
  return Step::kClose;
}

Http1Session::Step Http1Session::RefuseUnreadable(RequestParser& parser, Exchange exchange) {
  const std::string problem = parser.problem();
  parser.MoveTo(exchange);
  if (capture_.MayNameHost()) TakeHost(exchange);
  std::vector<Blindness> blind = BlindToCut(parser.cut(), exchange);
  exchange.problems.push_back("unparsable: " + problem);
  blind.push_back({gap_kind::kUnparsable, fmt::format("a request to {} cannot be read: {}", exchange.host, problem)});
  if (!capture_.Commit(exchange, blind)) return Step::kReset;
  LetBytesGo(parser, exchange);
  if (answering_) SendResponse(exchange, {capture_.fault(), Response{400, {}, ""}}, false);
  return Step::kClose;
}

Http1Session::Step Http1Session::Handle(RequestParser& parser, Exchange exchange) {
  const RequestHead head = parser.head();
  parser.MoveTo(exchange);
  if (capture_.MayNameHost()) TakeHost(exchange);
  const bool is_proxy = capture_.listener().is_proxy && !capture_.in_tunnel();
  const bool opens_tunnel = exchange.method == "CONNECT" && (is_proxy || capture_.listener().transparent);
  if (opens_tunnel && answering_) return OpenTunnel(std::move(exchange), BlindToCut(parser.cut(), exchange));
  if (is_proxy || capture_.listener().transparent) ToOriginForm(exchange);
  if (capture_.is_users_proxy()) DropProxyPassword(exchange.headers);
  if (has_ended_) exchange.problems.push_back("came after the connection's last answer");
  // What is not whole in the journal is not answered, unless it alone went past its limit.
  if (!capture_.Commit(exchange, BlindToCut(parser.cut(), exchange)) || parser.cut() == BodyCut::kNoRoom) {
    return Step::kReset;
  }
  const BackendScript::Play play = capture_.PlayFor(exchange);
  LetBytesGo(parser, exchange);
  if (!answering_ || play.fault == BackendScript::Fault::kBlackHole) return Step::kNextRequest;
  if (AsksForWebSocket(exchange) && play.fault == BackendScript::Fault::kNone) {
    return OpenWebSocket(std::move(exchange));
  }
  return Play(exchange, head, play);
}

Http1Session::Step Http1Session::OpenTunnel(Exchange exchange, const std::vector<Blindness>& blind) {
  const HostAndPort server = SplitHostAndPort(exchange.target);
  Bytes preamble;
  if (capture_.listener().is_proxy || capture_.is_users_proxy()) {
    preamble = std::move(exchange.raw);
  } else if (!capture_.Commit(exchange, blind)) {
    return Step::kReset;
  }
  capture_.EnterTunnel(server.host, server.port == 0 ? 443 : server.port, preamble);
  Send("HTTP/1.1 200 Connection established\r\n\r\n");
  return Step::kTunnel;
}

Http1Session::Step Http1Session::OpenWebSocket(Exchange exchange) {
  const Response response = WebSocketAccept(exchange);
  if (!Send(ResponseHeadText(response, "1.1", 0, true))) return Step::kNextRequest;
  if (!capture_.Answered(exchange.id, response)) return Step::kReset;
  upgrade_ = std::move(exchange);
  return Step::kWebSocket;
}

// From here on a client that is slow to take its answer holds none of the room for others.
void Http1Session::LetBytesGo(RequestParser& parser, Exchange& exchange) {
  exchange.raw = Bytes();
  exchange.body = Bytes();
  parser.EndWhole();
}

Http1Session::Step Http1Session::Play(const Exchange& exchange, const RequestHead& head,
                                      const BackendScript::Play& play) {
  if (play.delay.count() > 0 && !stream_.Linger(play.delay)) {
    answering_ = false;
    return Step::kNextRequest;
  }
  if (play.fault == BackendScript::Fault::kGarbage) return PlayGarbage(exchange.id);
  return SendResponse(exchange, play, play.fault == BackendScript::Fault::kNone && WantsKeepAlive(head));
}

Http1Session::Step Http1Session::PlayGarbage(const std::string& exchange_id) {
  const Bytes garbage("\x00\xff\xfe not a protocol \r\n\r\n\x01\x02\x03", 26);
  Send(garbage);
  StopAnswering();
  return capture_.Answered(exchange_id, Response{0, {}, garbage}) ? Step::kNextRequest : Step::kReset;
}

Http1Session::Step Http1Session::SendResponse(const Exchange& exchange, const BackendScript::Play& play,
                                              bool keep_alive) {
  using Fault = BackendScript::Fault;
  const Response& response = play.response;
  const bool huge = play.fault == Fault::kHuge;
  const std::uint64_t size = huge ? capture_.script().huge_bytes : response.body.size();
  const std::string version = exchange.http_version.empty() ? "1.1" : exchange.http_version;
  const bool has_body = CarriesBody(exchange.method, response.status);
  Bytes wire = ResponseHeadText(response, version, size, keep_alive);
  if (has_body && !huge) wire += response.body;
  const bool resets = play.fault == Fault::kReset || play.drop_after_bytes;
  if (resets) wire.resize(std::min<std::uint64_t>(wire.size(), play.drop_after_bytes.value_or(wire.size() / 2)));
  const bool sent = Send(wire) && (!huge || !has_body || resets || SendHugeBody(size));
  const Response told{response.status, response.headers, huge || resets ? Bytes() : response.body};
  if (!capture_.Answered(exchange.id, told)) return Step::kReset;
  if (resets) return BeginReset();
  if (sent && !keep_alive) StopAnswering();
  return Step::kNextRequest;
}

bool Http1Session::SendHugeBody(std::uint64_t bytes) {
  const Bytes piece(64 << 10, ' ');
  while (bytes > 0) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, piece.size()));
    if (!Send(BytesView(piece).substr(0, count))) return false;
    bytes -= count;
  }
  return true;
}

void Http1Session::StopAnswering() {
  answering_ = false;
  has_ended_ = true;
  stream_.End();
}

}  // namespace telltale
