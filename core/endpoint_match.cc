#include "core/endpoint_match.h"

#include "core/ascii.h"

namespace telltale {

bool HostMatches(std::string_view pattern, std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  // No profile declares an empty host or port 0: what --protobuf says without them, any.
  if (pattern.empty()) return true;
  if (!pattern.starts_with("*.")) return EqualInAscii(pattern, host);
  pattern.remove_prefix(1);
  return host.size() > pattern.size() && EqualInAscii(pattern, host.substr(host.size() - pattern.size()));
}

bool IsAtEndpoint(const Exchange& exchange, std::string_view host_pattern, std::uint16_t port,
                  std::string_view path_prefix) {
  if (!HostMatches(host_pattern, exchange.host)) return false;
  if (exchange.scheme == "dns") return true;
  if (port != 0 && port != exchange.port) return false;
  // Only a request names a path; a handshake or raw bytes are told apart by host and port alone.
  const bool is_request = exchange.scheme == "http" || exchange.scheme == "https";
  return !is_request || exchange.target.starts_with(path_prefix);
}

}  // namespace telltale
