#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "mockserver/net/body_collector.h"
#include "mockserver/net/byte_stream.h"

namespace telltale {

// What is to be done about one request.
struct H2Answer {
  enum class Action { kRespond, kNothing, kReset, kGarbage };
  Action action = Action::kNothing;
  Response response;
  std::vector<Header> trailers;
  std::uint64_t padding_bytes = 0;  // spaces behind the body: a huge answer
};

// Who records and answers what an HTTP/2 connection brings. Called from the connection's thread.
class H2Handler {
 public:
  virtual ~H2Handler() = default;
  virtual Exchange NewExchange() const = 0;
  virtual WallTime Now() const = 0;
  // A whole request; makes it durable first, and gives the exchange its id.
  virtual H2Answer Take(Exchange& exchange, BodyCut cut) = 0;
  // A request that did not come to its end, or bytes that are no HTTP/2 (then `unreadable` says why).
  virtual void TakeUnfinished(Exchange& exchange, BodyCut cut, const std::string& unreadable) = 0;
  // The frames that stand beside the requests and behind the last one, where they say anything; `lost_bytes` more of
  // the connection were too many to be kept.
  virtual void TakeRest(Bytes frames, std::uint64_t lost_bytes) = 0;
  // Called before anything is sent, with the stream that it was read from.
  virtual void AwaitClient(PushbackStream&) {}
  virtual void Answered(const std::string& exchange_id, const Response& response) = 0;
};

struct H2Limits {
  std::uint64_t max_body_bytes = 0;
  std::chrono::milliseconds idle_timeout{};  // for an answer to be taken
  std::chrono::milliseconds patience{};      // with a client that says nothing
  std::chrono::milliseconds last_words{};    // the same, once nothing more is answered
};

enum class H2End { kClosed, kReset };

// Serves one HTTP/2 connection (RFC 9113, nghttp2) until its client ends it: one exchange a stream. Who takes no
// answers any more is still read. Exchange::raw holds the stream's frames; the preface and the connection's own frames
// stand before those of the exchange that comes after them. Pseudo-headers become method, target and host (the whole
// authority, with its port); a second one, another scheme than the connection's or an unknown one stands with the
// headers. Borrows stream, handler and room.
H2End ServeH2(PushbackStream& stream, H2Handler& handler, InFlight& in_flight, const H2Limits& limits);

}  // namespace telltale
