#pragma once
#include <cstdint>

#include "core/result.h"
#include "harness/sandbox/netlink.h"

namespace telltale {

// What a cell's gateway does with a new TCP connection. Those to names that are set apart (198.19.0.0/16) are always
// captured. Connections to port 53 always reach the DNS responder, those to
// link-local addresses and the clouds' metadata addresses are always refused (a network that answers there is taken for
// a cloud).
enum class TcpPolicy {
  kCapture,  // to the capture server, whatever the port
  kRefuse,   // reset, as by a closed port
  kDrop,     // never answered
};

// The gateway's ports: where TCP is caught, and one on which nobody listens.
inline constexpr std::uint16_t kCapturePort = 1;
inline constexpr std::uint16_t kClosedPort = 2;

// Replaces the gateway's nftables rules, all at once. `netfilter` was opened in the gateway's namespace.
Status ApplyTcpPolicy(NetlinkSocket& netfilter, TcpPolicy policy);

}  // namespace telltale
