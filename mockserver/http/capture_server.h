#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/clock.h"
#include "core/result.h"
#include "mockserver/backend/backend_script.h"
#include "mockserver/record/recorder.h"

namespace telltale {

class Authority;  // mockserver/tls/authority.h: mints leaves by SNI

struct CaptureLimits {
  std::uint64_t max_body_bytes = 64ULL << 20;  // kept of one body; the rest is counted and hashed, the cut is a gap
  std::uint64_t max_head_bytes = 1ULL << 20;
  // Over all connections: what is held of requests that are not recorded yet. Past it bodies go to a file without a
  // name in `spill_directory` (empty: nowhere); what finds no room there either is cut: a gap, and no answer.
  std::uint64_t max_in_flight_bytes = 512ULL << 20;
  std::uint64_t max_spilled_bytes = 4ULL << 30;
  std::filesystem::path spill_directory;
  // At once, over all listeners, and never more than the process may have open files for. When others wait, those go
  // that have brought nothing whole for longest.
  std::uint32_t max_connections = 4096;
  std::chrono::milliseconds idle_timeout{30000};  // without a byte; also for the whole of a handshake or a head
};

// What one connection brought, for whoever counts on the other side of it.
struct ConnectionAccount {
  std::string peer;                  // who connected: "198.51.100.7:40000"
  std::string destination;           // the address that was meant, and
  std::uint16_t port = 0;            // its port
  std::string exchange;              // the id of its first exchange; empty: it brought none
  std::uint64_t received_bytes = 0;  // that were read from the socket, before TLS
};

// How far a client is with what it has given to its kernel.
enum class Sending {
  kDone,     // all of it has arrived
  kGoesOn,   // some of it has not, and the client is there
  kLeftOver  // some of it has not, and the client has closed its end: an answer would make its kernel drop the rest
};

// One listening socket and what is known about whoever connects through it.
struct Listener {
  std::string run;  // exchanges are attributed to it
  BackendScript script;
  // The original destination is asked from the kernel (SO_ORIGINAL_DST). Whoever comes this way lives in a sandbox that
  // ends: a connection is read until its client ends it, however long that is silent, and may be a proxy's.
  bool transparent = false;
  bool is_proxy = false;  // clients speak HTTP proxy to it: CONNECT host:port and absolute targets
  // What the server is recorded as where the client names none (no SNI, no Host) or only this listener's own address
  // (127.0.0.1:PORT, as in the endpoint tier). Empty host: the address; port 0: the socket's.
  std::string host;
  std::uint16_t port = 0;
  // The DNS name that an address was given for (mockserver/dns); may be empty. Called from many threads.
  std::function<std::string(const std::string& address)> name_of;
  // A user's own proxy, whose name or address it is: what a client says to it (CONNECT, its password) is no exchange of
  // the CLI's, only what goes through. Called from many threads; empty: there is none.
  std::function<bool(const std::string& host)> is_users_proxy;
  // How far the client at `peer` is on its connection to `destination`. Called before every answer, from many threads;
  // empty: it cannot be known.
  std::function<Sending(const std::string& peer_ip, std::uint16_t peer_port, const std::string& destination_ip,
                        std::uint16_t destination_port)>
      sending;
  // Hears of every connection at its end, when all that it brought is recorded. Called from many threads; may be empty.
  std::function<void(const ConnectionAccount&)> on_end;
};

using ListenerId = std::uint64_t;

// What has happened through one listener so far: what quiet is judged by.
struct Activity {
  std::uint64_t connections = 0;  // ever
  std::uint64_t open = 0;         // now
  std::uint64_t exchanges = 0;    // recorded
  SteadyTime last{};              // of the last byte or connection; the epoch: none yet
};

// Records every byte that comes, then answers: HTTP/1.x, HTTP/2, TLS, anything else as raw bytes.
// - A handshake without a request is an exchange of scheme "tls" without a body; a connection without a byte is a flow
//   explained "attempt" (but where the listener is transparent, the sandbox's ledger has that flow already).
// - A handshake that the client refuses is a gap kTlsRefused, unless the script's certificate must be refused.
// - A client that has gone is read to the end: an answer that cannot be sent ends the answering. Bytes that belong to
// no
//   request (behind the last one, behind TLS, behind a WebSocket's end) are an exchange of scheme "tcp" or "tls".
// - Through a proxy the CONNECT head stands before the tunnel's first request in Exchange::raw.
// - WebSocket messages are exchanges of method "WEBSOCKET", unmasked, after the one of the upgrade.
// Thread-safe. The destructor closes everything and returns when every connection's record is durable.
class CaptureServer {
 public:
  // Borrows recorder, authorities and clock: they outlive the server. `untrusted` signs for kUntrustedAuthority.
  static Result<std::unique_ptr<CaptureServer>> Start(Recorder& recorder, const Authority& trusted,
                                                      const Authority& untrusted, const Clock& clock,
                                                      const CaptureLimits& limits);
  virtual ~CaptureServer() = default;
  // Takes ownership of a bound, listening stream socket (TCP), also one made in another network namespace.
  virtual Result<ListenerId> Listen(int socket, Listener listener) = 0;
  // Connections accepted from now on belong to `run` and are played `script`; open ones keep what they began with.
  virtual void Assign(ListenerId id, std::string run, BackendScript script) = 0;
  // Stops accepting, lets open connections end for `grace`, then cuts them; all is recorded when it returns.
  virtual void Close(ListenerId id, std::chrono::milliseconds grace) = 0;
  virtual Activity ActivityOf(ListenerId id) const = 0;
  // The processes that connect through the listener ended a moment ago: what they cut off just now (a handshake whose
  // answer nobody read) was cut off by that, and nobody takes answers any more.
  virtual void NoteClientsEnded(ListenerId id) = 0;
  // The first failure to record (a full disk, ...), which stays: nothing is answered from then on, and the recording is
  // not whole.
  virtual Status RecordingStatus() const = 0;
};

// Binds a listening TCP socket on a loopback or other address; port 0 picks a free one. Returns the socket.
Result<int> ListenOn(const std::string& address, std::uint16_t port);
// The port a socket is bound to.
std::uint16_t PortOf(int socket);

}  // namespace telltale
