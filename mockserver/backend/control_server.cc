#include "mockserver/backend/control_server.h"

#include <httplib.h>
#include <sys/random.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "core/digest.h"
#include "mockserver/backend/web_page.h"

namespace telltale {
namespace {

constexpr std::size_t kThreads = 32;  // waits block one each

Result<std::string> RandomToken() {
  Bytes bytes(32, '\0');
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return SystemFailure("cannot draw a token", errno);
  }
  return ToHex(bytes);
}

// Takes the same time wherever the difference is.
bool SameSecret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

ControlApi::Parameters ParametersOf(const httplib::Request& request) {
  return {request.params.begin(), request.params.end()};
}

void Put(const ApiReply& reply, httplib::Response& response) {
  response.status = reply.status;
  response.set_content(reply.body, reply.content_type);
}

class Server final : public ControlServer {
 public:
  Server(const ControlApi& api, LiveRecord& live, std::string token)
      : api_(api), live_(live), token_(std::move(token)) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_payload_max_length(1 << 20);
    server_.set_keep_alive_timeout(1);
    server_.set_pre_routing_handler(
        [this](const httplib::Request& request, httplib::Response& response) { return Admit(request, response); });
    AddRoutes();
  }

  ~Server() override {
    live_.StopWaiting();
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  Status Listen(const std::string& address, std::uint16_t port) {
    const int bound = port == 0 ? server_.bind_to_any_port(address)
                                : (server_.bind_to_port(address, port) ? static_cast<int>(port) : -1);
    if (bound < 0) return SystemFailure("the control API cannot listen", errno, address);
    port_ = static_cast<std::uint16_t>(bound);
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // A stop that comes before it runs would be lost.
    while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return {};
  }

  std::uint16_t port() const override { return port_; }
  const std::string& token() const override { return token_; }

 private:
  httplib::Server::HandlerResponse Admit(const httplib::Request& request, httplib::Response& response) const {
    response.set_header("Cache-Control", "no-store");
    if (request.path == "/" && request.method == "GET") return httplib::Server::HandlerResponse::Unhandled;
    if (SameSecret(request.get_header_value("Authorization"), "Bearer " + token_)) {
      return httplib::Server::HandlerResponse::Unhandled;
    }
    response.set_header("WWW-Authenticate", "Bearer");
    Put({401, "application/json", "{\"error\":\"give the token: Authorization: Bearer TOKEN\"}\n"}, response);
    return httplib::Server::HandlerResponse::Handled;
  }

  void AddRoutes() {
    using Request = httplib::Request;
    using Response = httplib::Response;
    server_.Get("/", [](const Request&, Response& response) {
      response.set_header("Content-Security-Policy", kWebPageSecurityPolicy);
      response.set_header("X-Content-Type-Options", "nosniff");
      response.set_content(kWebPage, "text/html; charset=utf-8");
    });
    server_.Get("/v1/health", [this](const Request&, Response& response) { Put(api_.Health(), response); });
    server_.Get("/v1/exchanges", [this](const Request& request, Response& response) {
      Put(api_.List(ParametersOf(request)), response);
    });
    server_.Get(R"(/v1/exchanges/(x\d+))",
                [this](const Request& request, Response& response) { Put(api_.Get(request.matches[1]), response); });
    server_.Get(R"(/v1/exchanges/(x\d+)/raw)",
                [this](const Request& request, Response& response) { Put(api_.GetRaw(request.matches[1]), response); });
    server_.Get("/v1/wait", [this](const Request& request, Response& response) {
      Put(api_.Wait(ParametersOf(request)), response);
    });
    server_.Get("/v1/silence", [this](const Request& request, Response& response) {
      Put(api_.Silence(ParametersOf(request)), response);
    });
    server_.Get("/v1/judgements", [this](const Request&, Response& response) { Put(api_.Judgements(), response); });
    server_.Post("/v1/reset", [this](const Request&, Response& response) { Put(api_.Reset(), response); });
    server_.set_error_handler([](const Request&, Response& response) {
      if (response.body.empty())
        Put({response.status, "application/json", "{\"error\":\"no such thing here\"}\n"}, response);
    });
  }

  const ControlApi& api_;
  LiveRecord& live_;
  std::string token_;
  httplib::Server server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::Start(const std::string& address, std::uint16_t port,
                                                            const ControlApi& api, LiveRecord& live) {
  if (address != "127.0.0.1" && address != "::1") {
    return InputError("the control API listens on 127.0.0.1 or ::1 only", address);
  }
  TRY(std::string token, RandomToken());
  auto server = std::make_unique<Server>(api, live, std::move(token));
  TRY_VOID(server->Listen(address, port));
  return std::unique_ptr<ControlServer>(std::move(server));
}

}  // namespace telltale
