#include "mockserver/h2/h2_session.h"

#include <nghttp2/nghttp2.h>

#include <array>
#include <map>
#include <memory>
#include <new>
#include <utility>

#include "core/result.h"
#include "mockserver/h2/h2_stream.h"
#include "mockserver/h2/raw_frames.h"

namespace telltale {
namespace {

constexpr std::uint32_t kMaxStreams = 64;
constexpr std::uint32_t kWindowBytes = 1 << 20;
constexpr std::size_t kMaxHeaders = 4096;
constexpr std::size_t kMaxHeadBytes = 1 << 20;

std::string Text(const std::uint8_t* bytes, std::size_t length) {
  return std::string(reinterpret_cast<const char*>(bytes), length);
}

class Session {
 public:
  Session(PushbackStream& stream, H2Handler& handler, InFlight& in_flight, const H2Limits& limits)
      : stream_(stream),
        handler_(handler),
        in_flight_(in_flight),
        limits_(limits),
        raw_(2 * limits.max_body_bytes + kMaxHeadBytes, in_flight) {
    nghttp2_session_callbacks* callbacks = nullptr;
    // Each fails only without memory.
    if (nghttp2_session_callbacks_new(&callbacks) != 0) throw std::bad_alloc();
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, OnBeginHeaders);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, OnHeader);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, OnData);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, OnFrame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, OnClose);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, OnSent);
    nghttp2_session* session = nullptr;
    nghttp2_option* option = nullptr;
    if (nghttp2_option_new(&option) != 0) throw std::bad_alloc();
    // Requests that break HTTP's rules on messages are to be recorded, not refused.
    nghttp2_option_set_no_http_messaging(option, 1);
    if (nghttp2_session_server_new2(&session, callbacks, this, option) != 0) throw std::bad_alloc();
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
    session_.reset(session);
  }

  H2End Serve() {
    const nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kMaxStreams},
                                               {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindowBytes}};
    nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, settings, 2);
    nghttp2_session_set_local_window_size(session_.get(), NGHTTP2_FLAG_NONE, 0, kWindowBytes);
    std::array<char, 16384> buffer;
    Flush();
    while (true) {
      const ReadResult got = stream_.Read(buffer.data(), buffer.size(), Patience());
      if (got.state != ReadState::kBytes) break;
      const bool readable = Take({buffer.data(), got.bytes});
      if (must_reset_) continue;
      Flush();
      if (!readable || must_close_ || nghttp2_session_want_read(session_.get()) == 0) StopAnswering();
    }
    TakeLeftOver();
    if (must_reset_) return H2End::kReset;
    StopAnswering();
    return H2End::kClosed;
  }

 private:
  std::chrono::milliseconds Patience() const {
    constexpr std::chrono::milliseconds kBeforeReset{20};
    if (must_reset_) return kBeforeReset;
    return has_ended_ ? limits_.last_words : limits_.patience;
  }

  void StopAnswering() {
    if (!std::exchange(has_ended_, true)) stream_.End();
  }

  // False: it cannot be understood; from then on bytes are only kept.
  bool Take(BytesView bytes) {
    raw_.Keep(bytes);
    if (is_lost_) return false;
    const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const ssize_t taken = nghttp2_session_mem_recv(session_.get(), begin, bytes.size());
    if (taken >= 0) return true;
    problem_ = nghttp2_strerror(static_cast<int>(taken));
    is_lost_ = true;
    return false;
  }

  // Sends what nghttp2 has to say, as many frames at once as there are, then notes which answers have left. To a client
  // that takes nothing any more nothing is said.
  void Flush() {
    constexpr std::size_t kAtOnce = 64 << 10;
    Bytes frames;
    while (true) {
      const std::uint8_t* bytes = nullptr;
      const ssize_t length = nghttp2_session_mem_send(session_.get(), &bytes);
      if (length > 0) frames.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
      if (length > 0 && frames.size() < kAtOnce) continue;
      if (!frames.empty()) Send(frames);
      if (length <= 0) break;
      frames.clear();
    }
    for (const auto& [id, response] : std::exchange(answered_, {})) handler_.Answered(id, response);
    if (!garbage_.empty()) Send(std::exchange(garbage_, {}));
  }

  void Send(BytesView bytes) {
    if (is_heard_) handler_.AwaitClient(stream_);
    is_heard_ = is_heard_ && stream_.Write(bytes, limits_.idle_timeout);
  }

  H2Stream* Find(std::int32_t id) {
    const auto found = streams_.find(id);
    return found == streams_.end() ? nullptr : &found->second;
  }

  // `whole` holds the room for it.
  BodyCut MoveParts(std::int32_t id, H2Stream& stream, WholeRequest& whole) {
    Exchange& exchange = stream.exchange;
    BodyCut cut = stream.body.cut();
    whole.Admit(stream.body.kept() + raw_.size(id));
    exchange.body_total_bytes = stream.body.total();
    exchange.body_sha256 = stream.body.FinishSha256();
    exchange.body = stream.body.TakeBytes();
    if (!raw_.TakeStream(id, exchange.raw) || stream.body.lacks_room()) cut = BodyCut::kNoRoom;
    stream.is_taken = true;
    return cut;
  }

  void TakeWhole(std::int32_t id, H2Stream& stream) {
    stream.exchange.last_byte = handler_.Now();
    WholeRequest whole(in_flight_);
    const BodyCut cut = MoveParts(id, stream, whole);
    stream.answer = handler_.Take(stream.exchange, cut);
    stream.exchange.raw = Bytes();
    stream.exchange.body = Bytes();
    switch (stream.answer.action) {
      case H2Answer::Action::kRespond:
        return Respond(id, stream);
      case H2Answer::Action::kGarbage:
        garbage_ = stream.answer.response.body;
        answered_.emplace_back(stream.exchange.id, stream.answer.response);
        must_close_ = true;
        return;
      case H2Answer::Action::kReset:
        must_reset_ = true;
        return;
      case H2Answer::Action::kNothing:
        return;
    }
  }

  void Respond(std::int32_t id, H2Stream& stream) {
    SubmitAnswer(session_.get(), id, stream);
    Response told = stream.answer.response;
    if (stream.answer.padding_bytes > 0) told.body.clear();
    answered_.emplace_back(stream.exchange.id, std::move(told));
  }

  void TakeUnfinished(std::int32_t id, H2Stream& stream, const std::string& problem) {
    WholeRequest whole(in_flight_);
    const BodyCut cut = MoveParts(id, stream, whole);
    stream.exchange.problems.push_back(problem);
    handler_.TakeUnfinished(stream.exchange, cut, "");
  }

  void TakeLeftOver() {
    for (auto& [id, stream] : streams_) {
      if (!stream.is_taken) TakeUnfinished(id, stream, "disconnect: the connection ended in the middle of the request");
    }
    Bytes rest = raw_.TakeAll();
    if (problem_.empty()) {
      if (raw_.lost_bytes() > 0 || !SaysNothing(rest)) handler_.TakeRest(std::move(rest), raw_.lost_bytes());
      return;
    }
    Exchange exchange = handler_.NewExchange();
    exchange.raw = std::move(rest);
    exchange.body = exchange.raw;
    exchange.body_total_bytes = exchange.body.size();
    handler_.TakeUnfinished(exchange, BodyCut::kNone, problem_);
  }

  static Session& Self(void* user) { return *static_cast<Session*>(user); }

  static int OnBeginHeaders(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Session& self = Self(user);
    if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
    Exchange exchange = self.handler_.NewExchange();
    exchange.http_version = "2";
    self.streams_.try_emplace(frame->hd.stream_id, std::move(exchange), self.limits_.max_body_bytes, self.in_flight_);
    return 0;
  }

  static int OnHeader(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_length,
                      const std::uint8_t* value, std::size_t value_length, std::uint8_t, void* user) {
    H2Stream* stream = Self(user).Find(frame->hd.stream_id);
    if (stream == nullptr) return 0;
    Exchange& exchange = stream->exchange;
    Header header{Text(name, name_length), Text(value, value_length)};
    stream->head_bytes += name_length + value_length;
    if (stream->head_bytes > kMaxHeadBytes || !stream->head_share.TryGrow(name_length + value_length) ||
        exchange.headers.size() + exchange.trailers.size() >= kMaxHeaders) {
      Self(user).problem_ = "the head of a request is too long";
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    if (frame->headers.cat != NGHTTP2_HCAT_REQUEST) {
      exchange.trailers.push_back(std::move(header));
    } else if (!stream->TakePseudo(header)) {
      exchange.headers.push_back(std::move(header));
    }
    return 0;
  }

  static int OnData(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* bytes, std::size_t length,
                    void* user) {
    H2Stream* stream = Self(user).Find(id);
    if (stream != nullptr && !stream->is_taken) {
      stream->body.Add(BytesView(reinterpret_cast<const char*>(bytes), length));
    }
    return 0;
  }

  static int OnFrame(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    Session& self = Self(user);
    const bool is_message = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (!is_message || (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return 0;
    H2Stream* stream = self.Find(frame->hd.stream_id);
    if (stream != nullptr && !stream->is_taken) self.TakeWhole(frame->hd.stream_id, *stream);
    return 0;
  }

  static int OnClose(nghttp2_session*, std::int32_t id, std::uint32_t, void* user) {
    Session& self = Self(user);
    H2Stream* stream = self.Find(id);
    if (stream != nullptr && !stream->is_taken) {
      self.TakeUnfinished(id, *stream, "truncated: the stream was reset in the middle of the request");
    }
    self.streams_.erase(id);
    return 0;
  }

  // nghttp2 tells the client what it could not read, and nobody else.
  static int OnSent(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    std::uint32_t error = NGHTTP2_NO_ERROR;
    if (frame->hd.type == NGHTTP2_GOAWAY) error = frame->goaway.error_code;
    if (frame->hd.type == NGHTTP2_RST_STREAM) error = frame->rst_stream.error_code;
    Session& self = Self(user);
    if (error != NGHTTP2_NO_ERROR && self.problem_.empty()) self.problem_ = nghttp2_http2_strerror(error);
    return 0;
  }

  struct Delete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };
  PushbackStream& stream_;
  H2Handler& handler_;
  InFlight& in_flight_;
  H2Limits limits_;
  std::map<std::int32_t, H2Stream> streams_;
  RawFrames raw_;
  std::vector<std::pair<std::string, Response>> answered_;
  Bytes garbage_;
  bool is_heard_ = true;    // the client takes what we say
  bool has_ended_ = false;  // our direction
  bool is_lost_ = false;    // what comes cannot be understood any more
  bool must_close_ = false;
  bool must_reset_ = false;
  std::string problem_;
  std::unique_ptr<nghttp2_session, Delete> session_;
};

}  // namespace

H2End ServeH2(PushbackStream& stream, H2Handler& handler, InFlight& in_flight, const H2Limits& limits) {
  return Session(stream, handler, in_flight, limits).Serve();
}

}  // namespace telltale
