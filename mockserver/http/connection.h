#pragma once
#include <string>

#include "mockserver/http/capture.h"
#include "mockserver/net/socket_stream.h"
#include "mockserver/tls/tls_stream.h"

namespace telltale {

// Who signs, and what TLS streams share. Borrowed by every connection.
struct Trust {
  const TlsServer& tls;
  const Authority& trusted;
  const Authority& untrusted;
};

// Serves one accepted connection to its end: looks at the first bytes of each layer (TLS, a proxy's tunnel) and hands
// them to who understands them. Borrows all. One thread.
class Connection {
 public:
  Connection(SocketStream& socket, Capture& capture, const Trust& trust)
      : socket_(socket), capture_(capture), trust_(trust) {}
  void Serve();

 private:
  void ServeLayer(PushbackStream& stream, int depth);
  bool ServeHttp1(PushbackStream& stream, int depth);
  void ServeTls(PushbackStream& stream, int depth);
  // Records what still comes, though whoever understood the bytes has ended.
  void TakeRest(ByteStream& stream, Bytes begun, const std::string& why);
  void RefusedHandshake(const Handshake& handshake, bool by_alert);
  void SwallowTls(PushbackStream& stream);
  void NothingCame(ReadState state);

  SocketStream& socket_;
  Capture& capture_;
  const Trust& trust_;
};

}  // namespace telltale
