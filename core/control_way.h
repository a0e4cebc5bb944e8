#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/canary.h"

namespace telltale {

// One way that the positive control goes. A pass relies on each of them: what was not seen to work proves nothing.
struct ControlWay {
  std::string_view id;     // between the run, the client inside the cell and the judge
  std::string_view name;   // in reports
  std::string_view tiers;  // where it is gone: n(amespace), p(roxy), e(ndpoint)
};

// In the order of reports. The client goes them side by side, but for the last of those that send.
inline constexpr std::array<ControlWay, 13> kControlWays = {{
    {"http1", "a request over HTTP/1", "npe"},
    {"http2", "a request over HTTP/2", "np"},
    {"packed", "a body packed with gzip", "npe"},
    {"ipv6", "a request over IPv6", "n"},
    {"loopback", "a request to a port of the cell's loopback", "n"},
    {"loopback-datagram", "a datagram to a port of the cell's loopback", "n"},
    {"datagram", "a datagram", "n"},
    {"name", "a name that is looked up", "n"},
    {"late", "a request of a process that outlives its command", "npe"},
    {"forgotten", "a request that nobody waits for", "npe"},
    {"absent-socket", "a connection to a Unix socket that is not there", "n"},
    {"written", "a file that is written", "npe"},
    {"read", "a planted file that is read", "n"},
}};

// What is planted for which way: by its id.
using ControlPlan = std::vector<std::pair<std::string, Canary>>;

}  // namespace telltale
