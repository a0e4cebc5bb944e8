#include <fmt/format.h>

#include <set>
#include <tuple>
#include <utility>

#include "harness/check/checks.h"
#include "harness/check/destination.h"
#include "harness/check/finding_about.h"
#include "harness/config/endpoint_match.h"

namespace telltale {
namespace {

bool IsUntrusted(const Run* run) {
  return run != nullptr && (run->backend == "bad-certificate" || run->backend == "wrong-host");
}

// Where clouds keep their metadata: asked by many programs, and no farther away than the host.
bool IsLinkLocal(const std::string& address) {
  return address.starts_with("169.254.") || address.starts_with("fe80:") || address == "fd00:ec2::254";
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
    const bool is_dns = exchange.scheme == "dns";
    if (is_dns && !asked.emplace(sent.run, exchange.host).second) continue;
    const std::string what =
        is_dns ? fmt::format("the name {} was asked for, which no declared endpoint has", Quoted(exchange.host))
               : fmt::format("something left to {} port {} ({}), which is no declared endpoint", Quoted(exchange.host),
                             exchange.port, exchange.scheme);
    findings.push_back(Sealed(FindingAbout("egress/undeclared", sent, "host", what)));
  }
  std::set<std::tuple<std::string, std::string, std::uint16_t>> tried;
  for (const Flow& flow : traffic.recording->flows) {
    const Run* const run = FindRun(*traffic.recording, flow.run);
    if (run == nullptr || flow.run == kControlRun || !IsBareAttempt(flow, run) || IsLoopback(flow.destination))
      continue;
    if (EndpointOf(*traffic.profile, flow) != nullptr) continue;
    if (!tried.emplace(flow.run, DestinationOf(flow), flow.port).second) continue;
    Finding finding = FindingAbout("egress/undeclared", *run,
                                   fmt::format("a {} connection was tried to {} port {}, which is no declared endpoint",
                                               flow.protocol, Quoted(DestinationOf(flow)), flow.port));
    finding.place = "host";
    if (IsLinkLocal(flow.destination)) finding.level = Level::kWarning;
    findings.push_back(Sealed(std::move(finding)));
  }
}

void CheckEncrypted(const Traffic& traffic, const Sent& sent, std::vector<Finding>& findings) {
  if (sent.exchange->scheme != "http" || IsLoopback(sent.exchange->host)) return;
  Finding finding = FindingAbout("egress/plaintext", sent, "host",
                                 fmt::format("a request to {} left unencrypted", Quoted(sent.exchange->host)));
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
  findings.push_back(Sealed(
      FindingAbout("egress/untrusted-tls", sent, "host",
                   fmt::format("a request left to {}, which had shown {}", Quoted(sent.exchange->host), certificate))));
}

}  // namespace

std::vector<Finding> CheckEgress(const Traffic& traffic) {
  std::vector<Finding> findings;
  CheckDeclared(traffic, findings);
  for (const Sent& sent : traffic.sent) {
    CheckEncrypted(traffic, sent, findings);
    CheckTrust(traffic, sent, findings);
  }
  return findings;
}

}  // namespace telltale
