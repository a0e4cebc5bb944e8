#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/exchange.h"
#include "mockserver/http/capture_server.h"
#include "mockserver/net/address.h"

namespace telltale {

// What all connections of a server share.
struct CaptureContext {
  Recorder& recorder;
  const Clock& clock;
  CaptureLimits limits;

  // The first failure to record stays: from then on nothing is answered.
  void NoteFailure(const Error& error);
  Status status() const;

 private:
  mutable std::mutex mutex_;
  std::optional<Error> failure_;

 public:
  CaptureContext(Recorder& the_recorder, const Clock& the_clock, const CaptureLimits& the_limits)
      : recorder(the_recorder), clock(the_clock), limits(the_limits) {}
};

// A listener as the server keeps it: who it belongs to now, and what has happened through it. Thread-safe.
class ListenerState {
 public:
  explicit ListenerState(Listener listener);
  std::shared_ptr<const Listener> current() const;
  void Assign(std::string run, BackendScript script);
  Activity activity() const;
  void NoteByte(SteadyTime now);
  void NoteOpened(SteadyTime now);
  void NoteClosed();
  void NoteExchange();

  // A handshake without a request is a race or a client that looked at the certificate and left without a word: a gap,
  // unless the same run trusts us elsewhere for the same name. That is known at its end only.
  void NoteTrusted(const std::string& run, const std::string& name);
  void NoteUnused(Gap gap, const std::string& name);
  // The gaps that have not been explained; they are given once.
  std::vector<Gap> TakeUnexplained();

 private:
  struct Unused {
    Gap gap;
    std::string name;
  };
  mutable std::mutex mutex_;
  std::shared_ptr<const Listener> current_;
  Activity activity_;
  std::set<std::pair<std::string, std::string>> trusted_;  // run and name
  std::vector<Unused> unused_;
};

// Why something of an exchange could not be seen.
struct Blindness {
  std::string kind;
  std::string message;
};

// Records what one connection brings: knows who it belongs to and how to name both its ends. Borrows the context. Used
// by the connection's thread.
class Capture {
 public:
  // `was_cut` says whether we ended the connection ourselves.
  Capture(CaptureContext& context, std::shared_ptr<ListenerState> state, Address peer, Address destination,
          std::function<bool()> was_cut);

  // An exchange of now with what is known about the connection. The port and host are the connection's.
  Exchange NewExchange() const;
  // Makes the exchange durable (and the gaps, which refer to it), and sets its id. False: it is not, so nothing may be
  // answered.
  bool Commit(Exchange& exchange, const std::vector<Blindness>& blind = {});
  // Says what was answered. False as above.
  bool Answered(const std::string& exchange_id, const Response& response);
  // As Commit, for a handshake that stayed without a request; whether `message` is a gap is seen later.
  bool CommitUnused(Exchange& exchange, const std::string& message);
  // A connection that brought no exchange. In transparent mode the sandbox's ledger has the flow.
  bool CommitFlow(const std::string& explanation, std::uint64_t sent_bytes);

  WallTime Now() const { return context_.clock.Now(); }
  const CaptureLimits& limits() const { return context_.limits; }
  const Listener& listener() const { return *listener_; }
  const BackendScript& script() const { return listener_->script; }
  // The fault that this connection is played: the script's, unless it spares whom the client speaks to, as far as that
  // is known by now (by its address, a proxy's CONNECT or an absolute target).
  BackendScript::Fault fault() const;
  // The answer that the script gives, or the default.
  Response AnswerTo(const Exchange& exchange) const;
  bool has_exchanges() const { return exchanges_ > 0; }
  bool was_cut() const { return was_cut_(); }

  // Which name a client that sends no SNI may expect in the certificate.
  std::string CertificateName() const;
  // From here on the bytes come through TLS.
  void EnterTls(TlsFacts facts) { tls_ = std::move(facts); }
  // From here on the bytes are for another host: a proxy's tunnel. `preamble` stands before the next exchange's bytes.
  void EnterTunnel(std::string host, std::uint16_t port, BytesView preamble);
  bool in_tunnel() const { return !tunnel_host_.empty(); }

 private:
  void NameServer(Exchange& exchange) const;
  std::string TrustName() const;

  CaptureContext& context_;
  std::shared_ptr<ListenerState> state_;
  std::shared_ptr<const Listener> listener_;
  Address peer_;
  Address destination_;
  std::string destination_name_;  // as DNS gave it; empty: it did not
  std::string tunnel_host_;
  std::string asked_host_;  // of the last request to us as a proxy, outside tunnels
  Bytes preamble_;
  std::optional<TlsFacts> tls_;
  std::function<bool()> was_cut_;
  std::uint64_t exchanges_ = 0;
};

}  // namespace telltale
