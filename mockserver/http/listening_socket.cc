#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "mockserver/http/capture_server.h"
#include "mockserver/net/address.h"

namespace telltale {
namespace {

constexpr int kBacklog = 4096;  // the kernel may give less

// Fills `storage` from a literal address; 0: it is none.
socklen_t ToSockaddr(const std::string& address, std::uint16_t port, sockaddr_storage& storage) {
  sockaddr_in v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&storage, &v4, sizeof v4);
    return sizeof v4;
  }
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) != 1) return 0;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  std::memcpy(&storage, &v6, sizeof v6);
  return sizeof v6;
}

}  // namespace

Result<int> ListenOn(const std::string& address, std::uint16_t port) {
  sockaddr_storage storage{};
  const socklen_t length = ToSockaddr(address, port, storage);
  if (length == 0) return InputError("not an IP address", address);
  const std::string where = ToString(Address{address, port});
  const int socket_number = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_number < 0) return SystemFailure("cannot make a socket", errno, where);
  const int on = 1;
  setsockopt(socket_number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(socket_number, reinterpret_cast<const sockaddr*>(&storage), length) != 0 ||
      listen(socket_number, kBacklog) != 0) {
    const int error = errno;
    close(socket_number);
    return SystemFailure("cannot listen", error, where);
  }
  return socket_number;
}

std::uint16_t PortOf(int socket_number) { return LocalOf(socket_number).port; }

}  // namespace telltale
