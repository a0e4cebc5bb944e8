#include "harness/config/endpoint_match.h"

#include <algorithm>

#include "core/endpoint_match.h"

namespace telltale {

const Endpoint* MatchEndpoint(const Profile& profile, const Exchange& exchange) {
  return MatchEndpoint(profile.endpoints, exchange);
}

const Endpoint* MatchHost(const Profile& profile, const std::string& host) {
  Exchange question;
  question.scheme = "dns";
  question.host = host;
  return MatchEndpoint(profile, question);
}

DeclaredMessages MessagesOf(const Profile& profile) {
  DeclaredMessages messages;
  for (const Endpoint& endpoint : profile.endpoints) {
    messages.Add(endpoint.host, endpoint.port, endpoint.path_prefix,
                 endpoint.protobuf ? endpoint.protobuf->message : DeclaredMessage());
  }
  return messages;
}

bool IsBystander(const Profile& profile, const std::string& host) {
  const auto serves = [&](const Endpoint& endpoint) { return HostMatches(endpoint.host, host); };
  const auto is_telemetry = [&](const Endpoint& endpoint) { return serves(endpoint) && endpoint.role == "telemetry"; };
  return std::any_of(profile.endpoints.begin(), profile.endpoints.end(), serves) &&
         std::none_of(profile.endpoints.begin(), profile.endpoints.end(), is_telemetry);
}

}  // namespace telltale
