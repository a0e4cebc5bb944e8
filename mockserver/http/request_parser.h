#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes.h"
#include "core/exchange.h"
#include "mockserver/http/chunked_decoder.h"
#include "mockserver/http/head.h"
#include "mockserver/net/body_collector.h"
#include "mockserver/net/in_flight.h"

namespace telltale {

// Reads one HTTP/1 request from bytes as they come. What it makes of them does not depend on how they are split. It
// keeps every byte as it was on the wire, and never refuses: what it cannot read it keeps and says so.
class RequestParser {
 public:
  enum class State {
    kHead,     // more of the head is needed
    kBody,     // more of the body is needed
    kDone,     // the request is whole
    kBad,      // HTTP, but where the request ends cannot be told: problem()
    kNotHttp,  // something else
  };
  // Limits in bytes; what is past `max_body_bytes`, or finds no room in `in_flight`, is counted and hashed only.
  RequestParser(std::uint64_t max_head_bytes, std::uint64_t max_body_bytes, InFlight& in_flight);

  // Takes bytes from the front of `bytes`, up to the end of the request, and says how many. In kBad and kNotHttp all
  // that still comes is taken as body.
  std::size_t Take(BytesView bytes);
  State state() const { return state_; }
  const std::string& problem() const { return problem_; }
  // Any byte of a request has come (empty lines between requests are none).
  bool has_begun() const { return !head_text_.empty() || state_ != State::kHead; }
  // How many bytes were taken in all, also those past a limit.
  std::uint64_t taken_bytes() const { return taken_bytes_; }
  // Bytes before the request or of it have been taken.
  bool has_bytes() const { return !raw_.empty(); }
  // What has come is, or at least begins like, an HTTP/1 request.
  bool is_http() const { return line_is_http_; }
  // Valid from kBody on.
  const RequestHead& head() const { return head_; }
  bool awaits_continue() const;
  // Valid after MoveTo; of the raw bytes, too.
  BodyCut cut() const { return cut_; }

  // Moves what has come into `exchange` (its times and its place in the world are the caller's), and waits until as
  // much may be held in one piece. Ends the parser. Of a request without a readable head the body is everything that
  // came.
  void MoveTo(Exchange& exchange);
  // The exchange that MoveTo made is in the journal, and its bytes are gone.
  void EndWhole() { whole_.End(); }

 private:
  std::size_t TakeHead(BytesView bytes);
  std::size_t TakeBody(BytesView bytes);
  void Keep(BytesView bytes);
  void AddToBody(BytesView bytes);
  void CountRaw();
  void EndHead();
  void Fail(std::string why);
  void TakeAllFromNowOn(State state);

  std::uint64_t max_head_bytes_;
  std::uint64_t max_body_bytes_;
  std::uint64_t max_raw_bytes_;
  State state_ = State::kHead;
  bool line_is_http_ = false;
  std::string problem_;
  std::uint64_t taken_bytes_ = 0;
  InFlightBytes raw_;
  bool raw_is_cut_ = false;
  BodyCut cut_ = BodyCut::kNone;
  Bytes head_text_;
  InFlightShare head_share_;
  bool has_head_ = false;
  RequestHead head_;
  Framing framing_;
  std::uint64_t body_left_ = 0;
  ChunkedDecoder chunks_;
  BodyCollector body_;
  bool body_is_in_raw_ = true;  // from body_at_ on, so that it is held once
  std::uint64_t body_at_ = 0;
  WholeRequest whole_;
};

}  // namespace telltale
