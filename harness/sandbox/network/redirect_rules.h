#pragma once
#include <cstdint>

#include "core/result.h"
#include "harness/sandbox/network/netlink.h"

namespace telltale {

// What a cell's gateway does with a new TCP connection. Those to names that are set apart (198.19.0.0/16 and its
// counterpart in IPv6) are always captured; connections to port 53 always reach the DNS responder.
enum class TcpPolicy {
  kCapture,  // to the capture server, whatever the port
  kRefuse,   // reset, as by a closed port
  kDrop,     // never answered
};

// The gateway's ports: where TCP is caught, and one on which nobody listens.
inline constexpr std::uint16_t kCapturePort = 1;
inline constexpr std::uint16_t kClosedPort = 2;
// Where names are asked for.
inline constexpr std::uint16_t kDnsPort = 53;

// The gateway's first nftables rules, for kCapture. `netfilter` was opened in the gateway's namespace.
Status MakeGatewayRules(NetlinkSocket& netfilter);
// Replaces them, all at once.
Status ApplyTcpPolicy(NetlinkSocket& netfilter, TcpPolicy policy);

// The rules of the cell's own namespace, in which `netfilter` was opened: what is sent over its loopback to a TCP or
// UDP port that no process listens on goes to the transparent sockets at kCapturePort; what the kernel says of the
// groups that a process joined (IGMP, MLD: bytes that the process chose) does not leave.
Status GuardCell(NetlinkSocket& netfilter);

}  // namespace telltale
