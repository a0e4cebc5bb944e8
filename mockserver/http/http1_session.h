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
  ReadState ReadRequest(RequestParser& parser, Exchange& exchange);
  std::chrono::milliseconds Patience(const RequestParser& parser) const;
  Step EndOfInput(ReadState state, RequestParser& parser, Exchange exchange);
  Step RefuseUnreadable(RequestParser& parser, Exchange exchange);
  Step Handle(RequestParser& parser, Exchange exchange);
  Step OpenTunnel(Exchange exchange);
  Step OpenWebSocket(Exchange exchange);
  static void LetBytesGo(RequestParser& parser, Exchange& exchange);
  Step Play(const Exchange& exchange, const RequestHead& head, const Response& answer);
  Step PlayGarbage(const std::string& exchange_id);
  Step SendResponse(const Exchange& exchange, const Response& response, bool keep_alive);
  bool SendHugeBody(std::uint64_t bytes);
  bool Send(BytesView bytes) { return stream_.Write(bytes, capture_.limits().idle_timeout); }
  // Ends our direction; what still comes is recorded, not answered.
  void StopAnswering();

  PushbackStream& stream_;
  Capture& capture_;
  bool answering_ = true;
  Exchange upgrade_;
};

}  // namespace telltale
