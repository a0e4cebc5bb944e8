#include "harness/check/destination.h"

#include "core/ascii.h"
#include "core/exchange.h"
#include "harness/config/endpoint_match.h"

namespace telltale {

bool IsLoopback(std::string_view host) {
  if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string name = AsciiLower(host);
  if (name == "localhost" || name == "::1") return true;
  return name.starts_with("127.") && name.find_first_not_of("0123456789.") == std::string::npos;
}

const std::string& DestinationOf(const Flow& flow) { return flow.name.empty() ? flow.destination : flow.name; }

const Endpoint* EndpointOf(const Profile& profile, const Flow& flow) {
  Exchange handshake;
  handshake.scheme = "tls";  // matched by host and port alone
  handshake.host = DestinationOf(flow);
  handshake.port = flow.port;
  return MatchEndpoint(profile, handshake);
}

bool AsksOtherResolver(const Flow& flow) { return flow.explanation == "other-resolver"; }

bool IsAbsentSocket(const Flow& flow) { return flow.explanation == "absent"; }

bool IsBareAttempt(const Flow& flow, const Run* run) {
  const bool stands_in = run != nullptr && run->isolation != "namespace";
  return !IsAbsentSocket(flow) && !flow.explanation.starts_with("exchange:") && flow.explanation != "dns" &&
         !AsksOtherResolver(flow) && (stands_in || !IsLoopback(flow.destination));
}

}  // namespace telltale
