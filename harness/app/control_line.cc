#include "harness/app/control_line.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace telltale {
namespace {

constexpr timeval kPatience{10, 0};
constexpr std::size_t kMaxHead = 16 << 10;

}  // namespace

ControlTarget ControlTarget::Of(const std::string& url) {
  ControlTarget target;
  const std::size_t after_scheme = url.find("://");
  target.scheme = after_scheme == std::string::npos ? "http" : url.substr(0, after_scheme);
  const std::size_t begin = after_scheme == std::string::npos ? 0 : after_scheme + 3;
  const std::size_t slash = url.find('/', begin);
  target.path = slash == std::string::npos ? "/" : url.substr(slash);
  const std::string authority = url.substr(begin, slash == std::string::npos ? slash : slash - begin);
  const std::size_t colon = authority.rfind(':');
  target.host = authority.substr(0, colon);
  target.port = colon != std::string::npos ? authority.substr(colon + 1) : target.scheme == "https" ? "443" : "80";
  return target;
}

Result<Descriptor> ConnectTo(const std::string& host, const std::string& port, int family, int type) {
  addrinfo wanted{};
  wanted.ai_family = family;
  wanted.ai_socktype = type;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), port.c_str(), &wanted, &found); error != 0) {
    return Failure(std::string("its name has no address: ") + gai_strerror(error));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  Descriptor socket(::socket(found->ai_family, type | SOCK_CLOEXEC, 0));
  if (socket.get() < 0) return SystemFailure("no socket", errno);
  for (const int direction : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    setsockopt(socket.get(), SOL_SOCKET, direction, &kPatience, sizeof kPatience);
  }
  if (connect(socket.get(), found->ai_addr, found->ai_addrlen) != 0) return SystemFailure("cannot connect", errno);
  return socket;
}

Result<ControlLine> ControlLine::Open(const ControlTarget& target, int family, const std::string& protocol,
                                      const TlsClients* tls) {
  ControlLine line;
  const char* const proxy = std::getenv("HTTPS_PROXY");
  const bool is_secure = target.scheme == "https";
  if (proxy != nullptr && is_secure) {
    const ControlTarget way = ControlTarget::Of(proxy);
    TRY(line.socket_, ConnectTo(way.host, way.port, family, SOCK_STREAM));
    TRY_VOID(line.LeadThroughProxy(target));
  } else {
    TRY(line.socket_, ConnectTo(target.host, target.port, family, SOCK_STREAM));
  }
  if (is_secure) {
    if (tls == nullptr) return Failure("no authorities are known");
    TRY(line.tls_, tls->Connect(line.socket_.get(), target.host, protocol));
  }
  return line;
}

Status ControlLine::LeadThroughProxy(const ControlTarget& target) {
  const std::string meant = target.host + ":" + target.port;
  TRY_VOID(Write("CONNECT " + meant + " HTTP/1.1\r\nHost: " + meant + "\r\n\r\n"));
  Bytes head;
  while (head.find("\r\n\r\n") == Bytes::npos && head.size() < kMaxHead) {
    const Bytes more = Read();
    if (more.empty()) return Failure("the proxy does not answer");
    head += more;
  }
  if (head.find(" 200 ") == Bytes::npos) return Failure("the proxy refuses");
  return {};
}

Status ControlLine::Write(BytesView bytes) {
  if (tls_) return tls_->Write(bytes) ? Status{} : Failure("cannot be sent");
  while (!bytes.empty()) {
    const ssize_t count = send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return SystemFailure("cannot be sent", errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Bytes ControlLine::Read() {
  if (tls_) return tls_->Read();
  std::array<char, 16384> buffer;
  const ssize_t count = recv(socket_.get(), buffer.data(), buffer.size(), 0);
  return count > 0 ? Bytes(buffer.data(), static_cast<std::size_t>(count)) : Bytes();
}

void ControlLine::HoldBack() const {
  const int on = 1;
  setsockopt(socket_.get(), IPPROTO_TCP, TCP_CORK, &on, sizeof on);
}

void ControlLine::LeaveAtOnce() const { shutdown(socket_.get(), SHUT_WR); }

}  // namespace telltale
