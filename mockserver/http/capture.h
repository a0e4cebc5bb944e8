#pragma once
#include <chrono>
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
#include "mockserver/net/body_collector.h"
#include "mockserver/net/byte_stream.h"
#include "mockserver/net/in_flight.h"
#include "mockserver/net/socket_stream.h"

namespace telltale {

// What all connections of a server share.
struct CaptureContext {
  Recorder& recorder;
  const Clock& clock;
  CaptureLimits limits;
  InFlight in_flight;

  // The first failure to record stays: from then on nothing is answered.
  void NoteFailure(const Error& error);
  Status status() const;

 private:
  mutable std::mutex mutex_;
  std::optional<Error> failure_;

 public:
  CaptureContext(Recorder& the_recorder, const Clock& the_clock, const CaptureLimits& the_limits)
      : recorder(the_recorder),
        clock(the_clock),
        limits(the_limits),
        in_flight({the_limits.max_in_flight_bytes, the_limits.max_spilled_bytes, the_limits.spill_directory}) {}
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
  // `unread`: the client went away before it had read what would have been refused.
  void NoteUnused(Gap gap, const std::string& name, std::optional<SteadyTime> unread);
  // Whoever connects ended at `now`: handshakes that stayed unread shortly before were cut off by that.
  void NoteClientsEnded(SteadyTime now);
  // A connection was cut because others waited, or could not be served at all.
  void NoteCutForOthers();
  // The gaps that have not been explained, and one of those that were cut for others; they are given once.
  std::vector<Gap> TakeUnexplained();

 private:
  struct Unused {
    Gap gap;
    std::string name;
    std::optional<SteadyTime> unread;
  };
  mutable std::mutex mutex_;
  std::shared_ptr<const Listener> current_;
  Activity activity_;
  std::set<std::pair<std::string, std::string>> trusted_;  // run and name
  std::vector<Unused> unused_;
  std::uint64_t cut_for_others_ = 0;  // since the last Assign
};

// Why something of an exchange could not be seen.
struct Blindness {
  std::string kind;
  std::string message;
};

// The gap of a body that is not whole, with its sizes; none where it is.
std::vector<Blindness> BlindToCut(BodyCut cut, const Exchange& exchange);

// Records what one connection brings: knows who it belongs to and how to name both its ends. Borrows the context. Used
// by the connection's thread.
class Capture {
 public:
  // Borrows the connection's socket.
  Capture(CaptureContext& context, std::shared_ptr<ListenerState> state, Address peer, Address destination,
          SocketStream& socket);

  // An exchange of now with what is known about the connection. The port and host are the connection's.
  Exchange NewExchange() const;
  // Makes the exchange durable (and the gaps, which refer to it), and sets its id. False: it is not, so nothing may be
  // answered.
  bool Commit(Exchange& exchange, const std::vector<Blindness>& blind = {});
  // As Commit, for what stands beside requests: it does not make a connection one that brought something.
  bool CommitBeside(Exchange& exchange);
  // Says what was answered. False as above.
  bool Answered(const std::string& exchange_id, const Response& response);
  // As Commit, for a handshake that stayed without a request; whether `message` is a gap is seen later. `unread`: the
  // client read nothing of our answer.
  bool CommitUnused(Exchange& exchange, const std::string& message, bool unread);
  // As Commit, for bytes of no request: `why` says what they are. Nothing happens where there are none.
  bool CommitRest(Bytes bytes, std::uint64_t total_bytes, const std::string& why);
  // A connection that brought no exchange. In transparent mode the sandbox's ledger has the flow.
  bool CommitFlow(const std::string& explanation, std::uint64_t sent_bytes);

  WallTime Now() const { return context_.clock.Now(); }
  const CaptureLimits& limits() const { return context_.limits; }
  InFlight& in_flight() const { return context_.in_flight; }
  const Listener& listener() const { return *listener_; }
  const BackendScript& script() const { return listener_->script; }
  // The fault that this connection is played: the script's, unless it spares whom the client speaks to, as far as that
  // is known by now (by its address, a proxy's CONNECT or an absolute target).
  BackendScript::Fault fault() const;
  // What one recorded request is played: as the script says, or `fault` and the default answer.
  BackendScript::Play PlayFor(const Exchange& exchange) const;
  std::uint64_t exchanges() const { return exchanges_; }  // committed
  // How long a client may be silent before its connection is given up.
  std::chrono::milliseconds patience() const;
  // Holds what was taken from the connection against what its exchanges hold; a difference is a gap.
  void Balance(std::uint64_t taken_bytes, std::uint64_t explained_bytes);
  // Before an answer: waits until what the client has said before is here, and keeps it in the stream.
  void AwaitClient(PushbackStream& stream) const;
  // What the connection brought so far, but for the bytes, which the socket counts.
  ConnectionAccount account() const;
  // We ended the connection ourselves.
  bool was_cut() const { return socket_.was_cut(); }
  // The gap of a request that was cut by us, with the size of what had come of it.
  Blindness BlindToRest(const Exchange& exchange) const;

  // Which name a client that sends no SNI may expect in the certificate.
  std::string CertificateName() const;
  // From here on the bytes come through TLS. What the client said of itself in the handshake stands before the next
  // exchange's bytes.
  void EnterTls(TlsFacts facts, BytesView preamble) {
    tls_ = std::move(facts);
    preamble_ += preamble;
  }
  // Whether the client may say whom it speaks to. In a sandbox an address that no name was given for is nobody but that
  // address, whatever is said.
  bool MayNameHost() const;
  // Whether the server that the client speaks to is the user's own proxy.
  bool is_users_proxy() const;
  // From here on the bytes are for another host: a proxy's tunnel. `preamble` stands before the next exchange's bytes.
  void EnterTunnel(std::string host, std::uint16_t port, BytesView preamble);
  bool in_tunnel() const { return !tunnel_host_.empty(); }

 private:
  void NameServer(Exchange& exchange) const;
  bool Write(Exchange& exchange, const std::vector<Blindness>& blind);
  std::string TrustName() const;

  CaptureContext& context_;
  std::shared_ptr<ListenerState> state_;
  std::shared_ptr<const Listener> listener_;
  Address peer_;
  Address destination_;
  Address reached_;               // by the connection itself, outside tunnels
  std::string destination_name_;  // as DNS gave it; empty: it did not
  std::string tunnel_host_;
  std::string asked_host_;  // of the last request to us as a proxy, outside tunnels
  Bytes preamble_;
  std::string first_exchange_;
  std::optional<TlsFacts> tls_;
  SocketStream& socket_;
  BackendScript::Fault connection_fault_ = BackendScript::Fault::kNone;  // before anybody is spared
  std::uint64_t exchanges_ = 0;
};

}  // namespace telltale
