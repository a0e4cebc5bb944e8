#include "mockserver/http/capture.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/digest.h"
#include "core/gap_kinds.h"
#include "core/metadata_service.h"
#include "mockserver/http/cross_origin.h"
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

void ListenerState::NoteUnused(Gap gap, const std::string& name, std::optional<SteadyTime> unread) {
  const std::lock_guard lock(mutex_);
  if (unused_.size() < kMaxNames) unused_.push_back({std::move(gap), name, unread});
}

void ListenerState::NoteClientsEnded(SteadyTime now) {
  constexpr std::chrono::seconds kMoment{10};  // until the end of a process is known, on a machine with load 40
  const std::lock_guard lock(mutex_);
  std::erase_if(unused_, [&](const Unused& unused) { return unused.unread && now - *unused.unread < kMoment; });
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
        {gap_kind::kConnectionCut, current_->run, "",
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
  return {
      {gap_kind::kBodyCut, fmt::format("a body of {} bytes {}: {} of it are kept; the rest was counted and hashed only",
                                       exchange.body_total_bytes, why, exchange.body.size())}};
}

Capture::Capture(CaptureContext& context, std::shared_ptr<ListenerState> state, Address peer, Address destination,
                 SocketStream& socket)
    : context_(context),
      state_(std::move(state)),
      listener_(state_->current()),
      peer_(std::move(peer)),
      destination_(std::move(destination)),
      reached_(destination_),
      socket_(socket) {
  if (listener_->name_of) destination_name_ = listener_->name_of(destination_.ip);
  connection_fault_ = script().connection_fault ? script().connection_fault() : script().fault;
}

Exchange Capture::NewExchange() const {
  Exchange exchange;
  exchange.time = exchange.last_byte = Now();
  exchange.run = listener_->run;
  exchange.scheme = tls_ ? "https" : "http";
  exchange.port = destination_.port;
  exchange.host = tls_ && !tls_->sni.empty() && MayNameHost() ? tls_->sni
                  : !tunnel_host_.empty()                     ? tunnel_host_
                  : !destination_name_.empty()                ? destination_name_
                                                              : destination_.ip;
  exchange.tls = tls_;
  exchange.peer = ToString(peer_);
  NameServer(exchange);
  return exchange;
}

bool Capture::MayNameHost() const { return !listener_->transparent || in_tunnel() || !destination_name_.empty(); }

// A client that was told to come to this socket itself names the socket, not the backend that it stands for.
void Capture::NameServer(Exchange& exchange) const {
  const bool names_own_machine =
      exchange.host == destination_.ip || exchange.host == "::1" || exchange.host.starts_with("127.");
  if (listener_->transparent && destination_name_ == "localhost" && names_own_machine) exchange.host = "localhost";
  if (listener_->host.empty() || (exchange.host != destination_.ip && exchange.host != "localhost")) return;
  exchange.host = listener_->host;
  if (listener_->port != 0) exchange.port = listener_->port;
}

bool Capture::Commit(Exchange& exchange, const std::vector<Blindness>& blind) {
  ++exchanges_;
  return Write(exchange, blind);
}

bool Capture::CommitBeside(Exchange& exchange) { return Write(exchange, {}); }

bool Capture::Write(Exchange& exchange, const std::vector<Blindness>& blind) {
  NameServer(exchange);
  if ((listener_->is_proxy || is_users_proxy()) && !in_tunnel()) asked_host_ = exchange.host;
  if (!preamble_.empty()) exchange.raw.insert(0, std::exchange(preamble_, {}));
  if (exchange.body_sha256.empty()) exchange.body_sha256 = Sha256Hex(exchange.body);
  auto id = context_.recorder.Record(exchange);
  if (!id) {
    context_.NoteFailure(id.error());
    return false;
  }
  exchange.id = *std::move(id);
  socket_.NoteWhole();
  if (first_exchange_.empty()) first_exchange_ = exchange.id;
  for (const Blindness& one : blind) {
    const Status recorded =
        context_.recorder.Record(Gap{one.kind, exchange.run, exchange.id, one.message, false, exchange.host});
    if (recorded) continue;
    context_.NoteFailure(recorded.error());
    return false;
  }
  state_->NoteExchange();
  if (exchange.scheme == "https") state_->NoteTrusted(exchange.run, TrustName());
  return context_.status().has_value();
}

Blindness Capture::BlindToRest(const Exchange& exchange) const {
  return {gap_kind::kConnectionCut,
          fmt::format("the connection of {} was cut by us in the middle of a request, after {} bytes of "
                      "its body{}",
                      exchange.peer, exchange.body_total_bytes,
                      socket_.was_cut_for_others() ? ", because others waited for its place" : "")};
}

std::string Capture::TrustName() const { return tls_ && !tls_->sni.empty() ? tls_->sni : CertificateName(); }

bool Capture::CommitUnused(Exchange& exchange, const std::string& message, bool unread) {
  if (!Commit(exchange)) return false;
  std::optional<SteadyTime> when;
  if (unread) when = context_.clock.SteadyNow();
  state_->NoteUnused(Gap{gap_kind::kTlsRefused, exchange.run, exchange.id, message, false, TrustName()}, TrustName(),
                     when);
  return true;
}

bool Capture::CommitRest(Bytes bytes, std::uint64_t total_bytes, const std::string& why) {
  if (total_bytes == 0) return true;
  Exchange exchange = NewExchange();
  exchange.scheme = tls_ ? "tls" : "tcp";
  exchange.problems.push_back("no request: " + why);
  exchange.body_total_bytes = total_bytes;
  exchange.body = exchange.raw = std::move(bytes);
  std::vector<Blindness> blind = {
      {gap_kind::kUnparsedProtocol,
       fmt::format("{} bytes to {} port {} belong to no request: {}", total_bytes, exchange.host, exchange.port, why)}};
  if (exchange.body.size() < total_bytes) {
    blind.push_back({gap_kind::kBodyCut, fmt::format("of {} bytes that belong to no request {} were kept", total_bytes,
                                                     exchange.body.size())});
  }
  return Commit(exchange, blind);
}

std::chrono::milliseconds Capture::patience() const {
  constexpr std::chrono::hours kUntilItEnds{24 * 365};
  return listener_->transparent ? std::chrono::milliseconds(kUntilItEnds) : context_.limits.idle_timeout;
}

void Capture::Balance(std::uint64_t taken_bytes, std::uint64_t explained_bytes) {
  if (taken_bytes == explained_bytes) return;
  const std::uint64_t difference = std::max(taken_bytes, explained_bytes) - std::min(taken_bytes, explained_bytes);
  const Status recorded = context_.recorder.Record(Gap{
      gap_kind::kUnexplainedFlow, listener_->run, first_exchange_,
      fmt::format("of {} bytes that came from {} to {} port {} {} stand in no exchange", taken_bytes, ToString(peer_),
                  destination_name_.empty() ? destination_.ip : destination_name_, destination_.port, difference),
      false});
  if (!recorded) context_.NoteFailure(recorded.error());
}

void Capture::AwaitClient(PushbackStream& stream) const {
  if (!listener_->sending) return;
  constexpr std::chrono::milliseconds kLook{1};
  constexpr std::chrono::milliseconds kForTheLiving{250};
  constexpr std::chrono::seconds kForTheGone{20};
  const auto begin = std::chrono::steady_clock::now();
  while (true) {
    const Sending sending = listener_->sending(peer_.ip, peer_.port, reached_.ip, reached_.port);
    const auto waited = std::chrono::steady_clock::now() - begin;
    const bool is_over =
        sending == Sending::kDone || (sending == Sending::kGoesOn && waited > kForTheLiving) || waited > kForTheGone;
    if (is_over || !stream.ReadAhead(kLook)) return;
  }
}

ConnectionAccount Capture::account() const { return {ToString(peer_), reached_.ip, reached_.port, first_exchange_, 0}; }

bool Capture::is_users_proxy() const {
  return listener_->is_users_proxy &&
         (listener_->is_users_proxy(reached_.ip) || listener_->is_users_proxy(destination_name_));
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
  if (IsMetadataService(reached_.ip)) return BackendScript::Fault::kNone;
  const std::string& host = in_tunnel() ? tunnel_host_ : !asked_host_.empty() ? asked_host_ : destination_name_;
  const bool spared = !host.empty() && script().spares && script().spares(host);
  return spared ? BackendScript::Fault::kNone : connection_fault_;
}

BackendScript::Play Capture::PlayFor(const Exchange& exchange) const {
  using Fault = BackendScript::Fault;
  // Who finds one is told that this is no cloud.
  if (IsMetadataService(reached_.ip)) return {Fault::kNone, Response{404, {{"Content-Type", "text/plain"}}, ""}};
  BackendScript::Play play;
  if (script().play) {
    play = script().play(exchange);
  } else {
    play.fault = fault();
    if (play.fault == Fault::kSlow) play.delay = script().delay;
    play.response =
        script().answer ? script().answer(exchange) : Response{200, {{"Content-Type", "application/json"}}, "{}"};
  }
  AllowOtherOrigins(exchange, play.response);
  return play;
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
