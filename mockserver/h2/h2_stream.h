#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/exchange.h"
#include "mockserver/h2/h2_session.h"
#include "mockserver/net/body_collector.h"

struct nghttp2_session;

namespace telltale {

// One request of an HTTP/2 connection as it comes, then its answer as it leaves.
struct H2Stream {
  H2Stream(Exchange begun, std::uint64_t max_body_bytes, InFlight& in_flight)
      : exchange(std::move(begun)), body(max_body_bytes, in_flight), head_share(in_flight) {}
  // Puts a pseudo-header to its place. False: it has none, or that is taken.
  bool TakePseudo(const Header& header);

  Exchange exchange;
  BodyCollector body;
  bool has_authority = false;
  std::size_t head_bytes = 0;
  InFlightShare head_share;
  bool is_taken = false;  // recorded
  H2Answer answer;
  std::uint64_t sent_bytes = 0;  // of the answer's body and padding
};

// Hands the stream's answer to nghttp2, which asks for the body as the client's window allows. The stream stays where
// it is until it is closed.
void SubmitAnswer(nghttp2_session* session, std::int32_t id, H2Stream& stream);

}  // namespace telltale
