#pragma once
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

// What the gateway's namespace gives to whoever serves it. Descriptors act there wherever their holder is.
struct GatewaySockets {
  Descriptor tcp4, tcp6;          // listening: every TCP connection of the cell ends here (SO_ORIGINAL_DST)
  Descriptor dns_udp4, dns_udp6;  // bound to port 53 of every address, with packet info
  Descriptor dns_tcp4, dns_tcp6;  // listening on port 53 of every address
  Descriptor packets;             // AF_PACKET, in the cell: every frame at its interface
  Descriptor netfilter;           // for ApplyTcpPolicy
};

// Moves the calling process, which has one thread, into a fresh network with nothing behind it:
//
//   cell's namespace                gateway's namespace
//   eth0 (planted MAC, addresses) - gw0: every address and port of the world ends in our sockets
//
// The caller is root, at least of its user namespace (user_namespace.h). Two namespaces, because the cell must neither
// see nor change what catches it, has a loopback of its own, and packets on the wire between them still bear the
// addresses that the CLI meant.
Result<GatewaySockets> EnterCellNetwork(const CellAddresses& addresses);

}  // namespace telltale
