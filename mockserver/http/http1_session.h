#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "mockserver/http/capture.h"
#include "mockserver/http/request_parser.h"
#include "mockserver/net/byte_stream.h"

namespace telltale {

// HTTP/1 on one connection, request after request; also takes what turns out to be no HTTP. Each request is durable
// before anything is answered to it. Borrows stream and capture. One thread.
class Http1Session {
 public:
  enum class Next {
    kClose,      // nothing more comes
    kReset,      // to be closed with a reset
    kTunnel,     // a proxy's tunnel begins: the stream now carries another connection
    kWebSocket,  // switched protocols: upgrade() is the request
  };
  Http1Session(PushbackStream& stream, Capture& capture) : stream_(stream), capture_(capture) {}
  Next Run();
  const Exchange& upgrade() const { return upgrade_; }

 private:
  // What goes on after one request.
  enum class Step { kNextRequest, kClose, kReset, kTunnel, kWebSocket };
  Next TakeRequests();
  ReadState ReadRequest(RequestParser& parser, Exchange& exchange);
  std::chrono::milliseconds Patience(const RequestParser& parser) const;
  Step EndOfInput(ReadState state, RequestParser& parser, Exchange exchange);
  Step TakeEmptyLines(RequestParser& parser);
  Step RefuseUnreadable(RequestParser& parser, Exchange exchange);
  Step Handle(RequestParser& parser, Exchange exchange);
  Step OpenTunnel(Exchange exchange, const std::vector<Blindness>& blind);
  Step OpenWebSocket(Exchange exchange);
  static void LetBytesGo(RequestParser& parser, Exchange& exchange);
  Step Play(const Exchange& exchange, const RequestHead& head, const BackendScript::Play& play);
  Step PlayGarbage(const std::string& exchange_id);
  Step SendResponse(const Exchange& exchange, const BackendScript::Play& play, bool keep_alive);
  bool SendHugeBody(std::uint64_t bytes);
  // Where the client takes nothing any more, nothing is answered from then on; what still comes is recorded.
  bool Send(BytesView bytes);
  // Ends our direction; what still comes is recorded, not answered.
  void StopAnswering();
  // The connection is to be reset once all that has come by now is recorded.
  Step BeginReset();

  PushbackStream& stream_;
  Capture& capture_;
  bool answering_ = true;
  bool has_ended_ = false;  // our direction
  bool resets_ = false;
  std::uint64_t explained_bytes_ = 0;  // of those read here: they stand in an exchange
  Exchange upgrade_;
};

}  // namespace telltale
