#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/exchange.h"

namespace telltale {

// What the mock backend plays to everybody who connects through one listener.
struct BackendScript {
  enum class Fault {
    kNone,                // answers
    kRefuse,              // TCP: reset at once, as a closed port would
    kBlackHole,           // accepts and never answers, not even the TLS handshake
    kSlow,                // answers after `delay`
    kReset,               // resets in the middle of the response
    kGarbage,             // answers bytes that are no HTTP
    kHuge,                // answers `huge_bytes` of body
    kUntrustedAuthority,  // TLS: a certificate from an authority that the client does not trust
    kWrongHost,           // TLS: a trusted certificate for another name
  };
  // What one request is played.
  struct Play {
    Fault fault = Fault::kNone;
    Response response;
    std::chrono::milliseconds delay{0};  // before the answer
    // So many bytes of the response are sent, head and body, then the connection is reset (HTTP/2: the stream, without
    // a byte). Absent: all.
    std::optional<std::uint64_t> drop_after_bytes = {};
  };
  // Which certificate and whether to answer; recorded in any case.
  Fault fault = Fault::kNone;
  // Hosts that are not the backend and that the fault does not concern; absent: none. Called from many threads.
  std::function<bool(const std::string& host)> spares;
  std::chrono::milliseconds delay{10000};
  std::uint64_t huge_bytes = 256ULL << 20;
  bool dns_fails =
      false;  // DNS questions are answered with SERVFAIL, but for those who are spared (namespace tier only)
  // The answer to one recorded request; absent: 200 with "{}". Called from many threads.
  std::function<Response(const Exchange&)> answer;
  // Instead of `fault`, `delay` and `answer`, for whoever decides while connections come: for a connection at its
  // begin, and for one recorded request. Absent: those. Called from many threads.
  std::function<Fault()> connection_fault = {};
  std::function<Play(const Exchange&)> play = {};
};

}  // namespace telltale
