#include "mockserver/http/h2_bridge.h"

#include <fmt/format.h>

#include <utility>

#include "core/gap_kinds.h"
#include "mockserver/h2/grpc_messages.h"
#include "mockserver/http/head.h"

namespace telltale {
namespace {

using Fault = BackendScript::Fault;

// The authority, or where a client has both, the host header that servers go by.
void NameHost(Exchange& exchange, const Capture& capture) {
  if (!capture.MayNameHost()) {
    exchange.host = capture.NewExchange().host;
    return;
  }
  const Header* const host = FindHeader(exchange.headers, "host");
  const bool is_said = host != nullptr && !host->value.empty();
  exchange.host = SplitHostAndPort(is_said ? std::string_view(host->value) : std::string_view(exchange.host)).host;
}

// An empty message is valid for every type that a gRPC client can expect.
void MakeGrpcAnswer(H2Answer& answer) {
  if (answer.response.status != 200) return;
  answer.response = Response{200, {{"content-type", "application/grpc"}}, Bytes(5, '\0')};
  answer.trailers = {{"grpc-status", "0"}};
}

}  // namespace

H2Answer H2Bridge::Take(Exchange& exchange, BodyCut cut) {
  NameHost(exchange, capture_);
  if (IsGrpc(exchange) && SplitGrpcBody(exchange.body).trailing_bytes > 0) {
    exchange.problems.push_back("truncated: the last gRPC message is not whole");
  }
  if (!capture_.Commit(exchange, BlindToCut(cut, exchange)) || cut == BodyCut::kNoRoom) {
    return {H2Answer::Action::kReset, {}, {}, 0};
  }
  return AnswerTo(exchange);
}

H2Answer H2Bridge::AnswerTo(const Exchange& exchange) {
  BackendScript::Play play = capture_.PlayFor(exchange);
  H2Answer answer;
  if (play.fault == Fault::kBlackHole) return answer;
  if (play.fault == Fault::kReset || play.drop_after_bytes) {
    if (play.delay.count() > 0 && !stream_.Linger(play.delay)) return answer;
    answer.action = H2Answer::Action::kReset;
    return answer;
  }
  if (play.fault == Fault::kGarbage) {
    answer.action = H2Answer::Action::kGarbage;
    answer.response = Response{0, {}, Bytes("\x00\xff\xfe not a protocol \r\n\r\n\x01\x02\x03", 26)};
    return answer;
  }
  if (play.delay.count() > 0 && !stream_.Linger(play.delay)) return answer;
  answer.action = H2Answer::Action::kRespond;
  answer.response = std::move(play.response);
  if (IsGrpc(exchange)) MakeGrpcAnswer(answer);
  if (play.fault == Fault::kHuge) answer.padding_bytes = capture_.script().huge_bytes;
  return answer;
}

void H2Bridge::TakeUnfinished(Exchange& exchange, BodyCut cut, const std::string& unreadable) {
  NameHost(exchange, capture_);
  std::vector<Blindness> blind = BlindToCut(cut, exchange);
  if (!unreadable.empty()) {
    exchange.problems.push_back("unparsable: HTTP/2: " + unreadable);
    blind.push_back({gap_kind::kUnparsable,
                     fmt::format("an HTTP/2 connection to {} cannot be read: {}", exchange.host, unreadable)});
  }
  if (capture_.was_cut()) {
    blind.push_back(capture_.BlindToRest(exchange));
  }
  capture_.Commit(exchange, blind);
}

void H2Bridge::TakeRest(Bytes frames, std::uint64_t lost_bytes) {
  const std::uint64_t total = frames.size() + lost_bytes;
  if (lost_bytes > 0) {
    capture_.CommitRest(std::move(frames), total, "frames of an HTTP/2 connection beside its requests");
    return;
  }
  Exchange exchange = capture_.NewExchange();
  exchange.scheme = exchange.tls ? "tls" : "tcp";
  exchange.http_version = "2";
  exchange.body_total_bytes = total;
  exchange.body = exchange.raw = std::move(frames);
  exchange.problems.push_back("no request: frames behind the last one");
  capture_.CommitBeside(exchange);
}

void H2Bridge::Answered(const std::string& exchange_id, const Response& response) {
  capture_.Answered(exchange_id, response);
}

}  // namespace telltale
