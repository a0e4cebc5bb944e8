#include "mockserver/http/request_parser.h"

#include <algorithm>
#include <utility>

namespace telltale {
namespace {

// How many bytes may be taken so that the head's end (an empty line, CRLF or LF) is not passed. `text` is the head so
// far with `bytes` behind it, where `bytes` begin at `from`.
std::size_t FindHeadEnd(BytesView text, std::size_t from) {
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text[at] != '\n') continue;
    const BytesView before = text.substr(0, at);
    if (before.ends_with('\n') || before.ends_with("\n\r")) return at + 1;
  }
  return BytesView::npos;
}

}  // namespace

RequestParser::RequestParser(std::uint64_t max_head_bytes, std::uint64_t max_body_bytes, InFlight& in_flight)
    : max_head_bytes_(max_head_bytes),
      max_body_bytes_(max_body_bytes),
      max_raw_bytes_(2 * max_head_bytes),  // empty lines before it, and the head
      raw_(in_flight),
      head_share_(in_flight),
      chunks_(max_head_bytes),
      body_(max_body_bytes, in_flight),
      whole_(in_flight) {}

std::size_t RequestParser::Take(BytesView bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && state_ != State::kDone) {
    const BytesView rest = bytes.substr(taken);
    if (state_ == State::kHead) {
      taken += TakeHead(rest);
    } else if (state_ == State::kBody) {
      taken += TakeBody(rest);
    } else {
      AddToBody(rest);
      Keep(rest);
      taken = bytes.size();
    }
  }
  taken_bytes_ += taken;
  return taken;
}

void RequestParser::Keep(BytesView bytes) {
  const auto room = static_cast<std::size_t>(max_raw_bytes_ - raw_.size());
  raw_is_cut_ |= bytes.size() > room;
  raw_is_cut_ |= !raw_.Append(bytes.substr(0, room));
}

void RequestParser::AddToBody(BytesView bytes) {
  if (body_is_in_raw_) {
    body_.Count(bytes);
  } else {
    body_.Add(bytes);
  }
}

std::size_t RequestParser::TakeHead(BytesView bytes) {
  // Some clients send an empty line after a body; it belongs to no request.
  if (head_text_.empty() && (bytes.front() == '\r' || bytes.front() == '\n')) {
    Keep(bytes.substr(0, 1));
    if (raw_.size() > max_head_bytes_) Fail("nothing but empty lines");
    return 1;
  }
  const std::size_t before = head_text_.size();
  const auto room = static_cast<std::size_t>(max_head_bytes_ - before);
  head_text_.append(bytes.substr(0, room));
  if (!line_is_http_) {
    const LineKind kind = ClassifyRequestLine(head_text_);
    line_is_http_ = kind == LineKind::kHttp;
    if (kind == LineKind::kNotHttp) {
      Keep(BytesView(head_text_).substr(before));
      TakeAllFromNowOn(State::kNotHttp);
      return head_text_.size() - before;
    }
  }
  const std::size_t end = FindHeadEnd(head_text_, before);
  if (end != BytesView::npos) head_text_.resize(end);
  const std::size_t count = head_text_.size() - before;
  Keep(bytes.substr(0, count));
  if (!head_share_.TryGrow(count)) return Fail("there is no room for its head"), count;
  if (end != BytesView::npos) {
    EndHead();
  } else if (head_text_.size() >= max_head_bytes_) {
    Fail("the head is too long");
  }
  return count;
}

void RequestParser::EndHead() {
  auto head = ParseHead(head_text_);
  if (!head) return Fail("the request line is of no known HTTP version");
  head_ = *std::move(head);
  has_head_ = true;
  framing_ = FramingOf(head_, head_.problems);
  body_is_in_raw_ = framing_.kind == Framing::Kind::kLength;
  body_at_ = raw_.size();
  if (framing_.kind == Framing::Kind::kUnknown) return Fail(framing_.problem);
  body_left_ = framing_.length;
  const bool is_chunked = framing_.kind == Framing::Kind::kChunked;
  // Chunks of a few bytes make the wire longer than the body.
  max_raw_bytes_ = raw_.size() + (is_chunked ? 2 * max_body_bytes_ + max_head_bytes_ : max_body_bytes_);
  state_ = is_chunked || body_left_ > 0 ? State::kBody : State::kDone;
}

std::size_t RequestParser::TakeBody(BytesView bytes) {
  std::size_t count = 0;
  if (framing_.kind == Framing::Kind::kChunked) {
    count = chunks_.Take(bytes, body_);
    Keep(bytes.substr(0, count));
    if (chunks_.state() == ChunkedDecoder::State::kDone) state_ = State::kDone;
    if (chunks_.state() == ChunkedDecoder::State::kBad) Fail(chunks_.problem());
  } else {
    count = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, bytes.size()));
    AddToBody(bytes.substr(0, count));
    Keep(bytes.substr(0, count));
    body_left_ -= count;
    if (body_left_ == 0) state_ = State::kDone;
  }
  return count;
}

void RequestParser::Fail(std::string why) {
  problem_ = std::move(why);
  TakeAllFromNowOn(State::kBad);
}

void RequestParser::TakeAllFromNowOn(State state) {
  state_ = state;
  if (!has_head_) CountRaw();
  max_raw_bytes_ = std::max(max_raw_bytes_, 2 * max_head_bytes_ + 2 * max_body_bytes_);
}

// What came before it was known that there is no head is the body's beginning.
void RequestParser::CountRaw() {
  raw_.ForEachPiece([this](BytesView piece) { body_.Count(piece); });
}

bool RequestParser::awaits_continue() const {
  return state_ == State::kBody && head_.version != "1.0" && HeaderHasToken(head_.headers, "expect", "100-continue");
}

void RequestParser::MoveTo(Exchange& exchange) {
  if (has_head_) {
    exchange.method = head_.method;
    exchange.target = head_.target;
    exchange.http_version = head_.version;
    exchange.headers = head_.headers;
    exchange.problems = head_.problems;
    exchange.trailers = ParseHeaderLines(chunks_.trailer_lines(), exchange.problems);
  } else if (state_ == State::kHead) {
    CountRaw();
  }
  const std::uint64_t body_bytes = body_is_in_raw_ ? raw_.size() - body_at_ : body_.kept();
  whole_.Admit(raw_.size() + body_bytes);
  exchange.raw = raw_.Take();
  exchange.body = body_is_in_raw_ ? exchange.raw.substr(std::min<std::uint64_t>(body_at_, exchange.raw.size()),
                                                        static_cast<std::size_t>(max_body_bytes_))
                                  : body_.TakeBytes();
  exchange.body_total_bytes = body_.total();
  exchange.body_sha256 = body_.FinishSha256();
  if (raw_is_cut_ || exchange.body.size() < exchange.body_total_bytes) cut_ = BodyCut::kAtLimit;
  if (raw_.lacks_room() || body_.lacks_room()) cut_ = BodyCut::kNoRoom;
}

}  // namespace telltale
