#include "mockserver/backend/control_server.h"

#include <poll.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "core/digest.h"
#include "mockserver/backend/control_admission.h"
#include "mockserver/backend/control_front.h"
#include "mockserver/backend/web_page.h"
#include "mockserver/http/capture_server.h"
#include "mockserver/http/response_writer.h"
#include "mockserver/net/socket_stream.h"

namespace telltale {
namespace {

// Each request that is admitted has a thread of its own: waits block theirs. These are bounds for whoever has the
// token; a stranger takes none.
constexpr std::size_t kMostWaits = 256;
constexpr std::size_t kMostOthers = 64;
constexpr std::chrono::milliseconds kToTakeAnAnswer{5000};
constexpr std::chrono::milliseconds kToEnd{1000};
constexpr std::uint64_t kMostBodyBytes = 1 << 20;

Result<std::string> RandomToken() {
  Bytes bytes(32, '\0');
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return SystemFailure("cannot draw a token", errno);
  }
  return ToHex(bytes);
}

bool IsWait(const ControlRequest& request) { return request.path == "/v1/wait" || request.path == "/v1/silence"; }

Bytes WireOf(const ApiReply& reply, bool has_body) {
  Response response{reply.status, {{"Content-Type", reply.content_type}, {"Cache-Control", "no-store"}}, {}};
  if (reply.status == 401) response.headers.push_back({"WWW-Authenticate", "Bearer"});
  if (reply.content_type.starts_with("text/html")) {
    response.headers.push_back({"Content-Security-Policy", kWebPageSecurityPolicy});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
  }
  Bytes wire = ResponseHeadText(response, "1.1", reply.body.size(), false);
  return has_body ? wire + reply.body : wire;
}

// A client that has gone needs no wait to go on for it.
bool IsGone(int socket) {
  pollfd asked{socket, POLLRDHUP, 0};
  return poll(&asked, 1, 0) != 0;
}

class Server final : public ControlServer {
 public:
  Server(const ControlApi& api, LiveRecord& live, ControlDoor door) : api_(api), live_(live), door_(std::move(door)) {}

  ~Server() override {
    front_.reset();
    live_.StopWaiting();
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return waits_ + others_ == 0; });
  }

  Status Open(int listening) {
    TRY(front_, ControlFront::Start(listening, [this](ControlFront& front, int socket, Bytes read) {
          Take(front, socket, std::move(read));
        }));
    return {};
  }

  std::uint16_t port() const override { return door_.port; }
  const std::string& token() const override { return door_.token; }

 private:
  // From the front's thread.
  void Take(ControlFront& front, int socket, Bytes read) {
    const std::size_t head_bytes = read.find("\r\n\r\n") + 2;
    Admission admission = Admit(BytesView(read).substr(0, head_bytes), door_);
    if (admission.refusal) return front.Dismiss(socket, WireOf(*admission.refusal, true));
    if (admission.request.body_bytes > kMostBodyBytes) {
      const ApiReply too_large{413, "application/json", "{\"error\":\"a body of more than 1 MiB\"}\n"};
      return front.Dismiss(socket, WireOf(too_large, true));
    }
    if (!Begin(socket, std::move(admission.request), read.substr(head_bytes + 2))) {
      const ApiReply busy{503, "application/json", "{\"error\":\"too many requests are being answered\"}\n"};
      front.Dismiss(socket, WireOf(busy, true));
    }
  }

  // False: there are too many already.
  bool Begin(int socket, ControlRequest request, Bytes body) {
    std::size_t& count = IsWait(request) ? waits_ : others_;
    const std::lock_guard lock(mutex_);
    if (count >= (IsWait(request) ? kMostWaits : kMostOthers)) return false;
    try {
      std::thread([this, socket, &count, asked = std::move(request), begun = std::move(body)] {
        Answer(socket, asked, begun);
        const std::lock_guard ending(mutex_);
        --count;
        ended_.notify_all();
      }).detach();
    } catch (const std::system_error&) {
      return false;
    }
    ++count;
    return true;
  }

  // False: the client ends before its body does.
  static bool ReadBody(SocketStream& stream, const ControlRequest& request, Bytes& body) {
    if (request.awaits_continue && body.size() < request.body_bytes &&
        !stream.Write("HTTP/1.1 100 Continue\r\n\r\n", kToTakeAnAnswer)) {
      return false;
    }
    std::array<char, 16384> buffer;
    while (body.size() < request.body_bytes) {
      const ReadResult got = stream.Read(buffer.data(), buffer.size(), kToTakeAnAnswer);
      if (got.state != ReadState::kBytes) return false;
      body.append(buffer.data(), got.bytes);
    }
    body.resize(static_cast<std::size_t>(request.body_bytes));
    return true;
  }

  void Answer(int socket, const ControlRequest& request, Bytes body) const {
    SocketStream stream(socket, [] {});
    try {
      if (!ReadBody(stream, request, body)) return;
      const ApiReply reply = Route(request, body, [socket] { return IsGone(socket); });
      if (!stream.Write(WireOf(reply, request.method != "HEAD"), kToTakeAnAnswer)) return;
    } catch (const std::exception&) {
      // Out of memory, most likely: this client hears nothing, the others do.
      return;
    }
    // Closed at once, what the client still sends (a body) would take the answer from it.
    stream.End();
    std::array<char, 4096> unread;
    while (stream.Read(unread.data(), unread.size(), kToEnd).state == ReadState::kBytes) continue;
  }

  ApiReply Route(const ControlRequest& request, BytesView body, const std::function<bool()>& is_gone) const {
    const std::string& path = request.path;
    const bool gets = request.method == "GET" || request.method == "HEAD";
    constexpr std::string_view kExchanges = "/v1/exchanges/";
    if (request.method == "POST" && path == "/v1/reset") return api_.Reset();
    if (request.method == "POST" && path == "/v1/faults") return api_.SetFaults(body);
    if (!gets) return NoSuchThing();
    if (path == "/") return {200, "text/html; charset=utf-8", kWebPage};
    if (path == "/v1/health") return api_.Health();
    if (path == "/v1/exchanges") return api_.List(request.parameters);
    if (path == "/v1/wait") return api_.Wait(request.parameters, is_gone);
    if (path == "/v1/silence") return api_.Silence(request.parameters, is_gone);
    if (path == "/v1/faults") return api_.Faults();
    if (path == "/v1/judgements") return api_.Judgements();
    if (!path.starts_with(kExchanges)) return NoSuchThing();
    const std::string rest = path.substr(kExchanges.size());
    const std::string id = rest.substr(0, rest.find('/'));
    const std::string part = rest.substr(id.size());
    const bool is_id = id.size() > 1 && id[0] == 'x' && id.find_first_not_of("0123456789", 1) == std::string::npos;
    if (!is_id) return NoSuchThing();
    if (part == "/raw") return api_.GetRaw(id);
    if (part == "/decoded") return api_.GetDecoded(id);
    return part.empty() ? api_.Get(id) : NoSuchThing();
  }

  static ApiReply NoSuchThing() { return {404, "application/json", "{\"error\":\"no such thing here\"}\n"}; }

  const ControlApi& api_;
  LiveRecord& live_;
  ControlDoor door_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t waits_ = 0;
  std::size_t others_ = 0;
  std::unique_ptr<ControlFront> front_;
};

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::Start(const std::string& address, std::uint16_t port,
                                                            const ControlApi& api, LiveRecord& live) {
  if (address != "127.0.0.1" && address != "::1") {
    return InputError("the control API listens on 127.0.0.1 or ::1 only", address);
  }
  TRY(std::string token, RandomToken());
  TRY(const int listening, ListenOn(address, port));
  auto server = std::make_unique<Server>(api, live, ControlDoor{address, PortOf(listening), std::move(token)});
  TRY_VOID(server->Open(listening));
  return std::unique_ptr<ControlServer>(std::move(server));
}

}  // namespace telltale
