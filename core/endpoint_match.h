#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/exchange.h"

namespace telltale {

// Whether a host is the one that a profile declares: `pattern` exact or *.suffix, ASCII case ignored.
bool HostMatches(std::string_view pattern, std::string_view host);

// Whether an exchange is one with this endpoint: by host (HostMatches) and port, and the
// target begins with `path_prefix`. DNS questions match by host alone, what is no request by host and port.
bool IsAtEndpoint(const Exchange& exchange, std::string_view host_pattern, std::uint16_t port,
                  std::string_view path_prefix);

// The endpoint of `endpoints` (each with host, port, path_prefix) that the exchange is one with; the longest path
// prefix wins. nullptr: none.
template <class Endpoint>
const Endpoint* MatchEndpoint(const std::vector<Endpoint>& endpoints, const Exchange& exchange) {
  const Endpoint* best = nullptr;
  for (const Endpoint& endpoint : endpoints) {
    if (!IsAtEndpoint(exchange, endpoint.host, endpoint.port, endpoint.path_prefix)) continue;
    if (best == nullptr || endpoint.path_prefix.size() > best->path_prefix.size()) best = &endpoint;
  }
  return best;
}

}  // namespace telltale
