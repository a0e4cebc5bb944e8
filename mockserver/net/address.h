#pragma once
#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace telltale {

// One end of a TCP connection. IPv4 addresses mapped into IPv6 are written as IPv4.
struct Address {
  std::string ip;  // "127.0.0.1", "::1"; empty: unknown
  std::uint16_t port = 0;
};

// "127.0.0.1:80", "[::1]:80".
std::string ToString(const Address& address);

Address FromSockaddr(const sockaddr_storage& storage);
Address LocalOf(int socket);
// Where the client meant to connect before the kernel redirected it (SO_ORIGINAL_DST, IPv4 and IPv6); where nothing was
// redirected, the local address.
Address OriginalDestinationOf(int socket);

}  // namespace telltale
