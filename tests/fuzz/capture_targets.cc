// What reads from the network: HTTP/1, chunks, HTTP/2, WebSocket, DNS, gRPC, tokens. Readers of streams must make the
// same of the bytes however these are split.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "core/result.h"
#include "mockserver/dns/dns_message.h"
#include "mockserver/h2/frame_splitter.h"
#include "mockserver/h2/grpc_messages.h"
#include "mockserver/h2/h2_session.h"
#include "mockserver/http/head.h"
#include "mockserver/http/request_parser.h"
#include "mockserver/http/websocket_frames.h"
#include "mockserver/tls/jwt.h"
#include "tests/fuzz/target.h"

namespace telltale {
namespace {

constexpr std::uint64_t kMaxHeadBytes = 512;
constexpr std::uint64_t kMaxBodyBytes = 256;
constexpr std::size_t kWhole = SIZE_MAX;

// Requests one after the other, as a connection reads them, `piece` bytes at a time.
std::vector<Exchange> ReadRequests(BytesView bytes, std::size_t piece) {
  std::vector<Exchange> requests;
  InFlight in_flight({});
  std::optional<RequestParser> next;
  next.emplace(kMaxHeadBytes, kMaxBodyBytes, in_flight);
  while (!bytes.empty()) {
    RequestParser& parser = *next;
    const std::size_t taken = parser.Take(bytes.substr(0, piece));
    CHECK_THAT(taken <= std::min(bytes.size(), piece));
    CHECK_THAT(taken > 0 || parser.state() == RequestParser::State::kDone);
    bytes.remove_prefix(taken);
    if (parser.state() != RequestParser::State::kDone) continue;
    parser.MoveTo(requests.emplace_back());
    next.emplace(kMaxHeadBytes, kMaxBodyBytes, in_flight);
  }
  RequestParser& parser = *next;
  if (parser.has_bytes()) {
    const bool bad = parser.state() == RequestParser::State::kBad;
    CHECK_THAT(!bad || !parser.problem().empty());
    parser.MoveTo(requests.emplace_back());
  }
  return requests;
}

void FuzzHttpRequest(BytesView input) {
  const std::vector<Exchange> requests = ReadRequests(input, kWhole);
  std::size_t raw = 0;
  for (const Exchange& request : requests) {
    CHECK_THAT(request.body.size() <= std::max(kMaxBodyBytes, kMaxHeadBytes + kMaxBodyBytes));
    CHECK_THAT(request.body_total_bytes >= request.body.size());
    raw += request.raw.size();
    WantsKeepAlive({request.method, request.target, request.http_version, request.headers, {}});
    if (const Header* host = FindHeader(request.headers, "Host")) SplitHostAndPort(host->value);
  }
  CHECK_THAT(raw <= input.size());
  CHECK_THAT(requests == ReadRequests(input, 1));
  CHECK_THAT(requests == ReadRequests(input, 7));
}

struct Chunks {
  std::size_t taken = 0;
  ChunkedDecoder::State state{};
  Bytes body;
  Bytes trailers;
  std::uint64_t total = 0;
  bool operator==(const Chunks&) const = default;
};

Chunks ReadChunks(BytesView bytes, std::size_t piece) {
  ChunkedDecoder decoder(kMaxHeadBytes);
  InFlight in_flight({});
  BodyCollector body(kMaxBodyBytes, in_flight);
  Chunks chunks;
  while (!bytes.empty() && decoder.state() == ChunkedDecoder::State::kMore) {
    const std::size_t taken = decoder.Take(bytes.substr(0, piece), body);
    CHECK_THAT(taken <= std::min(bytes.size(), piece));
    CHECK_THAT(taken > 0 || decoder.state() != ChunkedDecoder::State::kMore);
    bytes.remove_prefix(taken);
    chunks.taken += taken;
  }
  chunks.state = decoder.state();
  chunks.total = body.total();
  chunks.body = body.TakeBytes();
  if (chunks.state == ChunkedDecoder::State::kDone) chunks.trailers = decoder.trailer_lines();
  // Where it is bad depends on how much was shown; what it made of it does not.
  if (chunks.state == ChunkedDecoder::State::kBad) chunks.taken = 0;
  return chunks;
}

void FuzzChunked(BytesView input) {
  const Chunks chunks = ReadChunks(input, kWhole);
  CHECK_THAT(chunks.body.size() <= kMaxBodyBytes && chunks.total <= input.size());
  CHECK_THAT(chunks.trailers.size() <= kMaxHeadBytes);
  CHECK_THAT(chunks == ReadChunks(input, 1));
  CHECK_THAT(chunks == ReadChunks(input, 5));
}

// A connection that says `bytes`, a piece a read, and takes every answer.
class SaidBytes final : public ByteStream {
 public:
  SaidBytes(BytesView bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
  ReadResult Read(char* buffer, std::size_t size, std::chrono::milliseconds) override {
    if (bytes_.empty()) return {ReadState::kEnded, 0};
    const std::size_t taken = bytes_.copy(buffer, std::min(size, piece_));
    bytes_.remove_prefix(taken);
    return {ReadState::kBytes, taken};
  }
  bool Write(BytesView bytes, std::chrono::milliseconds) override {
    written_ += bytes.size();
    return true;
  }
  bool Linger(std::chrono::milliseconds) override { return true; }
  void End() override {}
  std::size_t written() const { return written_; }

 private:
  BytesView bytes_;
  std::size_t piece_;
  std::size_t written_ = 0;
};

class KeptExchanges final : public H2Handler {
 public:
  Exchange NewExchange() const override { return {}; }
  WallTime Now() const override { return {}; }
  H2Answer Take(Exchange& exchange, BodyCut cut) override {
    Keep(exchange, cut);
    H2Answer answer;
    answer.action = static_cast<H2Answer::Action>(exchanges_.size() % 4);
    answer.response.status = 200;
    return answer;
  }
  void TakeUnfinished(Exchange& exchange, BodyCut cut, const std::string& unreadable) override {
    // What cannot be read is its own body, bounded as raw bytes are.
    if (!unreadable.empty()) return CHECK_THAT(exchange.body == exchange.raw);
    Keep(exchange, cut);
  }
  void TakeRest(Bytes frames, std::uint64_t lost_bytes) override { CHECK_THAT(!frames.empty() || lost_bytes > 0); }
  void Answered(const std::string&, const Response&) override {}
  const std::vector<Exchange>& exchanges() const { return exchanges_; }

 private:
  void Keep(Exchange& exchange, BodyCut cut) {
    exchange.id = std::to_string(exchanges_.size());
    CHECK_THAT(exchange.body.size() <= kMaxBodyBytes);
    CHECK_THAT((cut != BodyCut::kNone) == (exchange.body_total_bytes > exchange.body.size()));
    exchanges_.push_back(exchange);
  }
  std::vector<Exchange> exchanges_;
};

void FuzzHttp2(BytesView input) {
  const Bytes bytes = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Bytes(input);
  SaidBytes below(bytes, kWhole);
  PushbackStream stream(below);
  KeptExchanges kept;
  InFlight in_flight({});
  constexpr std::chrono::milliseconds kAtOnce{1};
  ServeH2(stream, kept, in_flight, {kMaxBodyBytes, kAtOnce, kAtOnce, kAtOnce});
  std::size_t raw = 0;
  for (const Exchange& exchange : kept.exchanges()) raw += exchange.raw.size();
  CHECK_THAT(raw <= bytes.size());
  CHECK_THAT(below.written() <= 64 * (bytes.size() + 1024));

  const auto split = [&](std::size_t piece) {
    std::map<std::uint32_t, Bytes> streams;
    FrameSplitter splitter;
    for (BytesView left = bytes; !left.empty(); left.remove_prefix(std::min(piece, left.size()))) {
      splitter.Take(left.substr(0, piece), [&](std::uint32_t id, BytesView part) { streams[id].append(part); });
    }
    return streams;
  };
  CHECK_THAT(split(kWhole) == split(1));
}

std::vector<Bytes> ReadFrames(BytesView bytes, std::size_t piece) {
  std::vector<Bytes> frames;
  WebSocketReader reader(kMaxBodyBytes);
  const auto keep = [&](const WebSocketFrame& frame) {
    CHECK_THAT(frame.payload.size() <= kMaxBodyBytes && frame.wire.size() <= kMaxBodyBytes + 14);
    frames.push_back(std::to_string(frame.opcode) + (frame.is_final ? "f" : "") + frame.payload + "|" + frame.wire);
  };
  while (!bytes.empty()) {
    std::optional<WebSocketFrame> frame;
    const std::size_t taken = reader.Take(bytes.substr(0, piece), frame);
    CHECK_THAT(taken > 0 && taken <= std::min(bytes.size(), piece));
    bytes.remove_prefix(taken);
    if (frame) keep(*frame);
  }
  if (reader.is_inside_frame()) keep(reader.TakeUnfinished());
  return frames;
}

void FuzzWebSocket(BytesView input) {
  const auto frames = ReadFrames(input, kWhole);
  CHECK_THAT(frames == ReadFrames(input, 1));
  CHECK_THAT(frames == ReadFrames(input, 3));
}

void FuzzDns(BytesView input) {
  const auto question = ParseDnsQuery(input);
  if (!question) return;
  CHECK_THAT(question->name.size() <= 4 * 255 && question->wire.size() <= 255 + 5);
  CHECK_THAT(std::ranges::all_of(question->name, [](char c) { return c > 0x20 && c < 0x7f; }));
  CHECK_THAT(!DnsTypeName(question->type).empty());
  const Bytes reply = DnsReply(*question, DnsStatus::kNoError, "\xc6\x12\x01\x02");
  CHECK_THAT(reply.size() == 12 + question->wire.size() + 16);
  CHECK_THAT(reply.substr(12, question->wire.size()) == question->wire);
}

void FuzzGrpc(BytesView input) {
  const GrpcBody body = SplitGrpcBody(input);
  std::uint64_t at = 0;
  for (const GrpcMessage& message : body.messages) {
    CHECK_THAT(message.offset == at + 5);
    at = message.offset + message.length;
  }
  CHECK_THAT(at + body.trailing_bytes == input.size());
}

// Nothing that a fuzzer makes up is signed: what is said to be valid is a forgery that passed.
void FuzzJwt(BytesView input) {
  const std::vector<std::string> all{"RS256", "RS384", "RS512", "ES256", "ES384", "EdDSA", "HS256"};
  constexpr std::string_view kKey =
      "-----BEGIN PUBLIC KEY-----\n"
      "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
      "-----END PUBLIC KEY-----\n";
  const JwtVerdict asymmetric = VerifyJwt(input, kKey, all, "");
  CHECK_THAT(!asymmetric.valid && asymmetric.problem != JwtProblem::kNone);
  const JwtVerdict symmetric = VerifyJwt(input, "a secret that no input can know", all, "issuer");
  CHECK_THAT(!symmetric.valid && !ToString(symmetric.problem).empty());
}

}  // namespace

std::vector<FuzzTarget> FuzzTargets() {
  return {{"http_request", FuzzHttpRequest}, {"chunked", FuzzChunked}, {"http2", FuzzHttp2}, {"dns", FuzzDns},
          {"websocket", FuzzWebSocket},      {"grpc", FuzzGrpc},       {"jwt", FuzzJwt}};
}

}  // namespace telltale
