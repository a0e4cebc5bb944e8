#include "harness/config/endpoint_match.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace telltale {
namespace {

bool SameIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool HostMatches(std::string_view pattern, std::string_view host) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  if (!pattern.starts_with("*.")) return SameIgnoringCase(pattern, host);
  pattern.remove_prefix(1);
  return host.size() > pattern.size() && SameIgnoringCase(pattern, host.substr(host.size() - pattern.size()));
}

bool Matches(const Endpoint& endpoint, const Exchange& exchange) {
  if (!HostMatches(endpoint.host, exchange.host)) return false;
  if (exchange.scheme == "dns") return true;
  if (endpoint.port != exchange.port) return false;
  // Only a request names a path; a handshake or raw bytes are told apart by host and port alone.
  const bool is_request = exchange.scheme == "http" || exchange.scheme == "https";
  return !is_request || exchange.target.starts_with(endpoint.path_prefix);
}

}  // namespace

const Endpoint* MatchEndpoint(const Profile& profile, const Exchange& exchange) {
  const Endpoint* best = nullptr;
  for (const Endpoint& endpoint : profile.endpoints) {
    if (!Matches(endpoint, exchange)) continue;
    if (best == nullptr || endpoint.path_prefix.size() > best->path_prefix.size()) best = &endpoint;
  }
  return best;
}

const Endpoint* MatchHost(const Profile& profile, const std::string& host) {
  Exchange question;
  question.scheme = "dns";
  question.host = host;
  return MatchEndpoint(profile, question);
}

bool IsBystander(const Profile& profile, const std::string& host) {
  const auto serves = [&](const Endpoint& endpoint) { return HostMatches(endpoint.host, host); };
  const auto is_telemetry = [&](const Endpoint& endpoint) { return serves(endpoint) && endpoint.role == "telemetry"; };
  return std::any_of(profile.endpoints.begin(), profile.endpoints.end(), serves) &&
         std::none_of(profile.endpoints.begin(), profile.endpoints.end(), is_telemetry);
}

}  // namespace telltale
