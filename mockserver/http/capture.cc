#include "mockserver/http/capture.h"

#include <fmt/format.h>

#include <utility>

#include "core/digest.h"
#include "mockserver/http/head.h"

namespace telltale {
namespace {

// A hostile client may ask for ever new names; the first so many say enough.
constexpr std::size_t kMaxNames = 4096;

}  // namespace

void CaptureContext::NoteFailure(const Error& error) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = error;
}

Status CaptureContext::status() const {
  const std::lock_guard lock(mutex_);
  if (failure_) return tl::unexpected<Error>(*failure_);
  return {};
}

ListenerState::ListenerState(Listener listener) : current_(std::make_shared<const Listener>(std::move(listener))) {}

std::shared_ptr<const Listener> ListenerState::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void ListenerState::Assign(std::string run, BackendScript script) {
  const std::lock_guard lock(mutex_);
  Listener changed = *current_;
  changed.run = std::move(run);
  changed.script = std::move(script);
  current_ = std::make_shared<const Listener>(std::move(changed));
}

Activity ListenerState::activity() const {
  const std::lock_guard lock(mutex_);
  return activity_;
}

void ListenerState::NoteByte(SteadyTime now) {
  const std::lock_guard lock(mutex_);
  activity_.last = now;
}

void ListenerState::NoteOpened(SteadyTime now) {
  const std::lock_guard lock(mutex_);
  activity_.last = now;
  ++activity_.connections;
  ++activity_.open;
}

void ListenerState::NoteClosed() {
  const std::lock_guard lock(mutex_);
  --activity_.open;
}

void ListenerState::NoteExchange() {
  const std::lock_guard lock(mutex_);
  ++activity_.exchanges;
}

void ListenerState::NoteTrusted(const std::string& run, const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (trusted_.size() < kMaxNames) trusted_.emplace(run, name);
}

void ListenerState::NoteUnused(Gap gap, const std::string& name) {
  const std::lock_guard lock(mutex_);
  if (unused_.size() < kMaxNames) unused_.push_back({std::move(gap), name});
}

void ListenerState::NoteCutForOthers() {
  const std::lock_guard lock(mutex_);
  ++cut_for_others_;
}

std::vector<Gap> ListenerState::TakeUnexplained() {
  const std::lock_guard lock(mutex_);
  std::vector<Gap> gaps;
  if (const std::uint64_t cut = std::exchange(cut_for_others_, 0); cut > 0) {
    gaps.push_back(
        {"connection-cut", current_->run, "",
         fmt::format("{} connections that had brought nothing whole for longest were cut by us, because more "
                     "came than there was room for",
                     cut)});
  }
  for (Unused& unused : std::exchange(unused_, {})) {
    if (trusted_.count({unused.gap.run, unused.name}) == 0) gaps.push_back(std::move(unused.gap));
  }
  return gaps;
}

std::vector<Blindness> BlindToCut(BodyCut cut, const Exchange& exchange) {
  if (cut == BodyCut::kNone) return {};
  const char* const why =
      cut == BodyCut::kNoRoom ? "found no room, neither in memory nor on disk" : "went past the limit";
  return {{"body-cut", fmt::format("a body of {} bytes {}: {} of it are kept; the rest was counted and hashed only",
                                   exchange.body_total_bytes, why, exchange.body.size())}};
}

Capture::Capture(CaptureContext& context, std::shared_ptr<ListenerState> state, Address peer, Address destination,
                 SocketStream& socket)
    : context_(context),
      state_(std::move(state)),
      listener_(state_->current()),
      peer_(std::move(peer)),
      destination_(std::move(destination)),
      socket_(socket) {
  if (listener_->name_of) destination_name_ = listener_->name_of(destination_.ip);
}

Exchange Capture::NewExchange() const {
  Exchange exchange;
  exchange.time = exchange.last_byte = Now();
  exchange.run = listener_->run;
  exchange.scheme = tls_ ? "https" : "http";
  exchange.port = destination_.port;
  exchange.host = tls_ && !tls_->sni.empty()   ? tls_->sni
                  : !tunnel_host_.empty()      ? tunnel_host_
                  : !destination_name_.empty() ? destination_name_
                                               : destination_.ip;
  exchange.tls = tls_;
  exchange.peer = ToString(peer_);
  NameServer(exchange);
  return exchange;
}

// A client that was told to come to this socket itself names the socket, not the backend that it stands for.
void Capture::NameServer(Exchange& exchange) const {
  if (listener_->host.empty() || (exchange.host != destination_.ip && exchange.host != "localhost")) return;
  exchange.host = listener_->host;
  if (listener_->port != 0) exchange.port = listener_->port;
}

bool Capture::Commit(Exchange& exchange, const std::vector<Blindness>& blind) {
  if (const Header* host = FindHeader(exchange.headers, "host"); host != nullptr && !host->value.empty()) {
    exchange.host = SplitHostAndPort(host->value).host;
  }
  NameServer(exchange);
  if (listener_->is_proxy && !in_tunnel()) asked_host_ = exchange.host;
  if (!preamble_.empty()) exchange.raw.insert(0, std::exchange(preamble_, {}));
  if (exchange.body_sha256.empty()) exchange.body_sha256 = Sha256Hex(exchange.body);
  auto id = context_.recorder.Record(exchange);
  if (!id) {
    context_.NoteFailure(id.error());
    return false;
  }
  exchange.id = *std::move(id);
  ++exchanges_;
  socket_.NoteWhole();
  if (listener_->on_exchange) listener_->on_exchange(exchange.peer, exchange.id);
  for (const Blindness& one : blind) {
    const Status recorded = context_.recorder.Record(Gap{one.kind, exchange.run, exchange.id, one.message});
    if (recorded) continue;
    context_.NoteFailure(recorded.error());
    return false;
  }
  state_->NoteExchange();
  if (exchange.scheme == "https") state_->NoteTrusted(exchange.run, TrustName());
  return context_.status().has_value();
}

Blindness Capture::BlindToRest(const Exchange& exchange) const {
  return {"connection-cut",
          fmt::format("the connection of {} was cut by us in the middle of a request, after {} bytes of "
                      "its body{}",
                      exchange.peer, exchange.body_total_bytes,
                      socket_.was_cut_for_others() ? ", because others waited for its place" : "")};
}

std::string Capture::TrustName() const { return tls_ && !tls_->sni.empty() ? tls_->sni : CertificateName(); }

bool Capture::CommitUnused(Exchange& exchange, const std::string& message) {
  if (!Commit(exchange)) return false;
  state_->NoteUnused(Gap{"tls-refused", exchange.run, exchange.id, message, false}, TrustName());
  return true;
}

bool Capture::Answered(const std::string& exchange_id, const Response& response) {
  const Status recorded = context_.recorder.RecordResponse(exchange_id, response);
  if (!recorded) context_.NoteFailure(recorded.error());
  return recorded.has_value();
}

bool Capture::CommitFlow(const std::string& explanation, std::uint64_t sent_bytes) {
  if (listener_->transparent) return true;
  Flow flow;
  flow.time = Now();
  flow.run = listener_->run;
  flow.protocol = "tcp";
  flow.source = ToString(peer_);
  flow.destination = destination_.ip;
  flow.port = destination_.port;
  flow.name = destination_name_;
  flow.sent_bytes = sent_bytes;
  flow.explanation = explanation;
  const Status recorded = context_.recorder.Record(flow);
  if (!recorded) context_.NoteFailure(recorded.error());
  return recorded.has_value();
}

BackendScript::Fault Capture::fault() const {
  const std::string& host = in_tunnel() ? tunnel_host_ : !asked_host_.empty() ? asked_host_ : destination_name_;
  const bool spared = !host.empty() && script().spares && script().spares(host);
  return spared ? BackendScript::Fault::kNone : script().fault;
}

Response Capture::AnswerTo(const Exchange& exchange) const {
  if (script().answer) return script().answer(exchange);
  return Response{200, {{"Content-Type", "application/json"}}, "{}"};
}

std::string Capture::CertificateName() const {
  if (!tunnel_host_.empty()) return tunnel_host_;
  return destination_name_.empty() ? destination_.ip : destination_name_;
}

void Capture::EnterTunnel(std::string host, std::uint16_t port, BytesView preamble) {
  tunnel_host_ = std::move(host);
  destination_.port = port;
  preamble_ += preamble;
}

}  // namespace telltale
