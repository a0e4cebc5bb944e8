#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/control_run.h"
#include "core/endpoint_match.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/html/parts.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxEndpointRows = 500;

struct SeenEndpoint {
  std::set<const DeclaredEndpoint*> declared;  // as which it was declared; none: it was not
  std::size_t payloads = 0;
  std::set<std::string> schemes;
  std::set<std::string> tls;
  std::set<std::string> sni;
};

using SeenEndpoints = std::map<std::string, SeenEndpoint>;  // by "host:port"

SeenEndpoints Seen(const Audit& audit) {
  SeenEndpoints seen;
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (IsNameLookup(exchange) || exchange.run == kControlRun) continue;
    SeenEndpoint& endpoint = seen[EndpointName(exchange)];
    if (const auto* declared = MatchEndpoint(audit.endpoints, exchange)) endpoint.declared.insert(declared);
    endpoint.payloads += !IsBareConnection(exchange);
    endpoint.schemes.insert(exchange.scheme);
    if (!exchange.tls) continue;
    endpoint.tls.insert(exchange.tls->version + " " + exchange.tls->cipher +
                        (exchange.tls->alpn.empty() ? "" : ", " + exchange.tls->alpn));
    if (!exchange.tls->sni.empty()) endpoint.sni.insert(exchange.tls->sni);
  }
  return seen;
}

std::string DeclaredInWords(const SeenEndpoint& endpoint) {
  std::set<std::string> roles;
  for (const DeclaredEndpoint* declared : endpoint.declared) roles.insert(declared->role);
  return roles.empty() ? HtmlTag("warning", "seen, not declared")
                       : HtmlTag("good", "declared: " + Listed({roles.begin(), roles.end()}, 4));
}

std::string EndpointTable(const Audit& audit) {
  const SeenEndpoints seen = Seen(audit);
  const auto listed = [](const std::set<std::string>& set) { return Html(Listed({set.begin(), set.end()}, 4)); };
  std::set<const DeclaredEndpoint*> reached;
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, endpoint] : seen) {
    reached.insert(endpoint.declared.begin(), endpoint.declared.end());
    if (rows.size() >= kMaxEndpointRows) continue;
    rows.push_back({HtmlCode(name), DeclaredInWords(endpoint), std::to_string(endpoint.payloads),
                    listed(endpoint.schemes),
                    endpoint.tls.empty() ? HtmlTag("warning", "no TLS") : listed(endpoint.tls), listed(endpoint.sni)});
  }
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    if (reached.contains(&endpoint)) continue;
    rows.push_back({HtmlCode(fmt::format("{}:{}{}", endpoint.host, endpoint.port, endpoint.path_prefix)),
                    HtmlTag("plain", "declared, never seen"), "0", "", "", ""});
  }
  std::string table = HtmlTable("Endpoints, as the CLI reached them",
                                {"Endpoint", "Declared", "#Payloads", "Scheme", "TLS", "SNI"}, rows);
  if (seen.size() > kMaxEndpointRows) {
    table +=
        fmt::format("<p>{} left out.</p>\n", Counted(seen.size() - kMaxEndpointRows, "endpoint is", "endpoints are"));
  }
  return table;
}

// A name that is looked up is seen by others than the endpoint, and may itself carry something.
std::string NameTable(const Audit& audit) {
  struct Name {
    std::size_t lookups = 0;
    std::set<std::string> types;
    std::set<std::string> runs;
  };
  std::map<std::string, Name> names;
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (!IsNameLookup(exchange) || exchange.run == kControlRun) continue;
    Name& name = names[exchange.host];
    ++name.lookups;
    name.types.insert(exchange.method);
    name.runs.insert(exchange.run);
  }
  if (names.empty()) return "<p>None.</p>\n";
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, seen] : names) {
    rows.push_back({HtmlCode(name), Html(Listed({seen.types.begin(), seen.types.end()}, 6)),
                    std::to_string(seen.lookups), std::to_string(seen.runs.size())});
    if (rows.size() >= kMaxEndpointRows) break;
  }
  std::string table = HtmlTable("Names that the CLI looked up", {"Name", "Types", "#Look-ups", "#Runs"}, rows);
  if (names.size() > rows.size()) {
    table += fmt::format("<p>{} left out.</p>\n", Counted(names.size() - rows.size(), "name is", "names are"));
  }
  return table;
}

}  // namespace

std::string HtmlEndpoints(const HtmlContext& context) {
  return EndpointTable(context.audit) + "<h3>Name look-ups</h3>\n" + NameTable(context.audit);
}

}  // namespace telltale
