#include "mockserver/net/address.h"

#include <arpa/inet.h>
#include <linux/netfilter_ipv4.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

namespace telltale {
namespace {

// Same number for IPv6 (IP6T_SO_ORIGINAL_DST); its header clashes with netinet/in.h.
constexpr int kOriginalDestination6 = 80;

}  // namespace

Address FromSockaddr(const sockaddr_storage& storage) {
  char text[INET6_ADDRSTRLEN] = "";
  if (storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &storage, sizeof v4);
    inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
    return {text, ntohs(v4.sin_port)};
  }
  if (storage.ss_family != AF_INET6) return {};
  sockaddr_in6 v6{};
  std::memcpy(&v6, &storage, sizeof v6);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    inet_ntop(AF_INET, v6.sin6_addr.s6_addr + 12, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
  }
  return {text, ntohs(v6.sin6_port)};
}

std::string ToString(const Address& address) {
  const bool is_v6 = address.ip.find(':') != std::string::npos;
  return (is_v6 ? "[" + address.ip + "]" : address.ip) + ":" + std::to_string(address.port);
}

Address LocalOf(int socket) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&storage), &length) != 0) return {};
  return FromSockaddr(storage);
}

Address OriginalDestinationOf(int socket) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  if (getsockopt(socket, SOL_IP, SO_ORIGINAL_DST, &storage, &length) == 0) return FromSockaddr(storage);
  length = sizeof storage;
  if (getsockopt(socket, SOL_IPV6, kOriginalDestination6, &storage, &length) == 0) return FromSockaddr(storage);
  return LocalOf(socket);
}

}  // namespace telltale
