#include <fmt/format.h>

#include <set>
#include <tuple>
#include <utility>

#include "core/metadata_service.h"
#include "core/proxy_variables.h"
#include "harness/check/checks.h"
#include "harness/check/destination.h"
#include "harness/check/finding_about.h"
#include "harness/check/stable_host.h"
#include "harness/config/endpoint_match.h"

namespace telltale {
namespace {

bool IsUntrusted(const Run* run) {
  return run != nullptr && (run->backend == "bad-certificate" || run->backend == "wrong-host");
}

// The user's own proxy, which the run's environment names.
bool IsUsersProxy(const Run* run, const std::string& host) {
  return run != nullptr && ProxyHosts(run->environment).contains(host);
}

// A cloud's metadata service is asked by many programs, and is no farther away than the host. Once a run is enough,
// whatever the name, address and way.
void TellMetadata(const Traffic& traffic, std::vector<Finding>& findings) {
  std::set<const Run*> told;
  const auto tell = [&](const Run* run, const std::string& host) {
    if (run == nullptr || !IsMetadataService(host) || !told.insert(run).second) return;
    Finding finding = FindingAbout(
        "egress/undeclared", *run,
        fmt::format("the cloud's metadata service ({}) was asked, which is no declared endpoint", Quoted(host)));
    finding.place = "host";
    finding.level = Level::kWarning;
    findings.push_back(Sealed(std::move(finding)));
  };
  for (const Sent& sent : traffic.sent) {
    if (sent.endpoint == nullptr) tell(sent.run, sent.exchange->host);
  }
  for (const Flow& flow : traffic.recording->flows) {
    if (flow.run != kControlRun && EndpointOf(*traffic.profile, flow) == nullptr) {
      tell(FindRun(*traffic.recording, flow.run), DestinationOf(flow));
    }
  }
}

// A declared receiver, but unencrypted: egress/plaintext says it, and once is enough.
bool IsDeclaredInPlain(const Traffic& traffic, const Exchange& exchange) {
  return exchange.scheme == "http" && MatchHost(*traffic.profile, exchange.host) != nullptr;
}

void CheckDeclared(const Traffic& traffic, std::vector<Finding>& findings) {
  std::set<std::pair<const Run*, std::string>> asked;  // a resolver asks for A and AAAA, and again
  for (const Sent& sent : traffic.sent) {
    if (sent.endpoint != nullptr || IsDeclaredInPlain(traffic, *sent.exchange)) continue;
    const Exchange& exchange = *sent.exchange;
    if (IsMetadataService(exchange.host) || IsUsersProxy(sent.run, exchange.host)) continue;
    const bool is_dns = exchange.scheme == "dns";
    if (is_dns && !asked.emplace(sent.run, exchange.host).second) continue;
    const std::string what =
        is_dns ? fmt::format("the name {} was asked for, which no declared endpoint has", Quoted(exchange.host))
               : fmt::format("something left to {} port {} ({}), which is no declared endpoint", Quoted(exchange.host),
                             exchange.port, exchange.scheme);
    Finding finding = FindingAbout("egress/undeclared", sent, "host", what);
    finding.host = StableHost(exchange.host, sent.run);
    findings.push_back(Sealed(std::move(finding)));
  }
  std::set<std::tuple<std::string, std::string, std::uint16_t>> tried;
  for (const Flow& flow : traffic.recording->flows) {
    const Run* const run = FindRun(*traffic.recording, flow.run);
    if (run == nullptr || flow.run == kControlRun || IsLoopback(flow.destination)) continue;
    if (!IsBareAttempt(flow, run) && !AsksOtherResolver(flow)) continue;
    if (EndpointOf(*traffic.profile, flow) != nullptr) continue;
    if (IsMetadataService(DestinationOf(flow)) || IsUsersProxy(run, DestinationOf(flow))) continue;
    if (!tried.emplace(flow.run, DestinationOf(flow), flow.port).second) continue;
    const std::string what = AsksOtherResolver(flow) ? "a question of DNS was sent"
                                                     : fmt::format("a {} connection was tried", flow.protocol);
    Finding finding = FindingAbout(
        "egress/undeclared", *run,
        fmt::format("{} to {} port {}, which is no declared endpoint", what, Quoted(DestinationOf(flow)), flow.port));
    finding.place = "host";
    finding.host = StableHost(DestinationOf(flow), run);
    findings.push_back(Sealed(std::move(finding)));
  }
}

// Whoever listens there on a user's machine may be a collector's agent, or a service that has nothing to do with
// telemetry: who reads the report knows. The C library asks its cache of names whenever it looks up a user or a host.
void TellAbsentSockets(const Traffic& traffic, std::vector<Finding>& findings) {
  constexpr std::string_view kNameCache = "/nscd/socket";
  std::set<std::pair<std::string, std::string>> told;
  for (const Flow& flow : traffic.recording->flows) {
    const Run* const run = FindRun(*traffic.recording, flow.run);
    if (run == nullptr || flow.run == kControlRun || !IsAbsentSocket(flow)) continue;
    if (flow.destination.ends_with(kNameCache) || !told.emplace(flow.run, flow.destination).second) continue;
    Finding finding =
        FindingAbout("egress/undeclared", *run,
                     fmt::format("a connection to the Unix socket {} was tried, and nobody is there: what "
                                 "would have been said to it is not known",
                                 Quoted(flow.destination)));
    finding.place = "host";
    finding.host = StableHost(flow.destination, run);
    finding.level = Level::kWarning;
    findings.push_back(Sealed(std::move(finding)));
  }
}

void CheckEncrypted(const Traffic& traffic, const Sent& sent, std::vector<Finding>& findings) {
  // What goes through a proxy's tunnel is looked at by itself.
  const bool opens_tunnel = sent.exchange->method == "CONNECT";
  if (sent.exchange->scheme != "http" || opens_tunnel || IsLoopback(sent.exchange->host)) return;
  if (IsMetadataService(sent.exchange->host)) return;
  Finding finding = FindingAbout("egress/plaintext", sent, "host",
                                 fmt::format("a request to {} left unencrypted", Quoted(sent.exchange->host)));
  finding.host = StableHost(sent.exchange->host, sent.run);
  if (IsBystander(*traffic.profile, sent.exchange->host)) finding.level = Level::kWarning;
  findings.push_back(Sealed(std::move(finding)));
}

// Bystanders have shown their true certificate.
void CheckTrust(const Traffic& traffic, const Sent& sent, std::vector<Finding>& findings) {
  if (!IsUntrusted(sent.run) || sent.exchange->scheme != "https") return;
  if (IsBystander(*traffic.profile, sent.exchange->host)) return;
  const char* const certificate = sent.run->backend == "wrong-host"
                                      ? "a certificate for another name"
                                      : "a certificate from an authority it must not trust";
  Finding finding =
      FindingAbout("egress/untrusted-tls", sent, "host",
                   fmt::format("a request left to {}, which had shown {}", Quoted(sent.exchange->host), certificate));
  finding.host = StableHost(sent.exchange->host, sent.run);
  findings.push_back(Sealed(std::move(finding)));
}

}  // namespace

std::vector<Finding> CheckEgress(const Traffic& traffic) {
  std::vector<Finding> findings;
  CheckDeclared(traffic, findings);
  TellMetadata(traffic, findings);
  TellAbsentSockets(traffic, findings);
  for (const Sent& sent : traffic.sent) {
    CheckEncrypted(traffic, sent, findings);
    CheckTrust(traffic, sent, findings);
  }
  return findings;
}

}  // namespace telltale
