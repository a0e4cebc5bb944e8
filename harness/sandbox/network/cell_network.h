#pragma once
#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/sandbox/descriptor.h"

namespace telltale {

// The addresses of a cell's one Ethernet interface, in text form.
struct CellAddresses {
  std::string mac;
  std::string ipv4;
  std::string ipv6;
};

// The gateway's own IPv4 address, which /etc/resolv.conf names too: the first of the cell's /24 that is not the cell's.
std::string GatewayAddress(const CellAddresses& addresses);

// All that the interface has, as inet_ntop() writes them: the link-local one, which the kernel makes of the hardware
// address, too.
std::set<std::string> OwnAddresses(const CellAddresses& addresses);

// What the gateway's namespace gives to whoever serves it. Descriptors act there wherever their holder is.
struct GatewaySockets {
  Descriptor tcp4, tcp6;          // listening: every TCP connection of the cell ends here (SO_ORIGINAL_DST)
  Descriptor dns_udp4, dns_udp6;  // bound to port 53 of every address, with packet info
  Descriptor dns_tcp4, dns_tcp6;  // listening on port 53 of every address
  Descriptor packets;             // AF_PACKET, in the cell: frames at its interface that are no TCP
  Descriptor segments;            // the same: those that are
  Descriptor netfilter;           // for ApplyTcpPolicy
  Descriptor diagnosis;           // NETLINK_SOCK_DIAG, in the cell: for SendQueue
  Descriptor socket_ends;         // the same, and hears of the ends of TCP sockets: for SocketEnds
  // In the cell, transparent, on the capture port: what is sent over its loopback to nobody. Empty: this kernel cannot.
  Descriptor loop_tcp4, loop_tcp6;  // listening
  Descriptor loop_udp4, loop_udp6;  // each datagram with its original destination (IP_RECVORIGDSTADDR)

  // All of them, in the order in which they travel.
  static constexpr std::size_t kCount = 15;
  std::array<Descriptor*, kCount> All() {
    return {&tcp4,      &tcp6,      &dns_udp4,    &dns_udp6,  &dns_tcp4,  &dns_tcp6,  &packets,  &segments,
            &netfilter, &diagnosis, &socket_ends, &loop_tcp4, &loop_tcp6, &loop_udp4, &loop_udp6};
  }
};

// Moves the calling process, which has one thread, into a fresh network with nothing behind it:
//
//   cell's namespace                gateway's namespace
//   eth0 (planted MAC, addresses) - gw0: every address and port of the world ends in our sockets
//   lo: what nobody there listens to ends in ours, too
//
// The caller is root, at least of its user namespace (user_namespace.h). Two namespaces, because the cell must neither
// see nor change what catches it, has a loopback of its own, and packets on the wire between them still bear the
// addresses that the CLI meant.
Result<GatewaySockets> EnterCellNetwork(const CellAddresses& addresses);

}  // namespace telltale
