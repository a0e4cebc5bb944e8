#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace telltale {

// A TCP client that says exactly what it is told to.
class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~RawClient() { Close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  void Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void EndSending() const { shutdown(socket_, SHUT_WR); }
  void Close() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }
  // Everything until the server ends; "<reset>" is appended where it ends with a reset.
  std::string ReadAll() const {
    std::string all;
    char buffer[65536];
    while (true) {
      const ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
      if (count == 0) return all;
      if (count < 0) return all + "<reset>";
      all.append(buffer, static_cast<std::size_t>(count));
    }
  }
  // Until `end` has come, or the connection has ended.
  std::string ReadUntil(std::string_view end) const {
    std::string all;
    char c = 0;
    while (all.find(end) == std::string::npos && recv(socket_, &c, 1, 0) == 1) all += c;
    return all;
  }

 private:
  int socket_;
  bool connected_ = false;
};

}  // namespace telltale
