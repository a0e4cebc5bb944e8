#pragma once
#include "mockserver/h2/h2_session.h"
#include "mockserver/http/capture.h"

namespace telltale {

// Records and answers the requests of an HTTP/2 connection as the listener's script says. Borrows stream and capture.
class H2Bridge final : public H2Handler {
 public:
  H2Bridge(PushbackStream& stream, Capture& capture) : stream_(stream), capture_(capture) {}
  Exchange NewExchange() const override { return capture_.NewExchange(); }
  WallTime Now() const override { return capture_.Now(); }
  H2Answer Take(Exchange& exchange, BodyCut cut) override;
  void TakeUnfinished(Exchange& exchange, BodyCut cut, const std::string& unreadable) override;
  void TakeRest(Bytes frames, std::uint64_t lost_bytes) override;
  void AwaitClient(PushbackStream& stream) override { capture_.AwaitClient(stream); }
  void Answered(const std::string& exchange_id, const Response& response) override;

 private:
  H2Answer AnswerTo(const Exchange& exchange);

  PushbackStream& stream_;
  Capture& capture_;
};

}  // namespace telltale
