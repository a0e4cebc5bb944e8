#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/control_run.h"
#include "core/digest.h"
#include "core/time_text.h"
#include "harness/report/html_parts.h"
#include "harness/report/text_layout.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxRows = 500;

std::string Number(std::string_view name, std::string_view value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", Html(name), Html(value));
}

std::string Fact(std::string_view name, const std::string& html) {
  return html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", Html(name), html);
}

// What a verdict does not say is as much a part of it as what it says.
std::vector<std::string> Limits(const HtmlContext& context) {
  const Summary& summary = context.summary;
  std::vector<std::string> limits = {
      fmt::format("It speaks of {} of this CLI on this system, not of commands that were not run.",
                  Counted(summary.scenarios.size(), "scenario", "scenarios"))};
  if (context.audit.isolation == "endpoint") {
    limits.emplace_back("Isolation was by endpoint: traffic to other hosts was not forced through the recorder.");
  } else if (context.audit.isolation == "proxy") {
    limits.emplace_back("Isolation was by proxy: traffic that ignores proxy settings was not seen.");
  }
  if (summary.open_gaps + summary.accepted_gaps > 0) {
    limits.push_back(fmt::format("{} could not be seen ({} accepted by the profile).",
                                 Counted(summary.open_gaps + summary.accepted_gaps, "thing", "things"),
                                 summary.accepted_gaps));
  }
  if (summary.controls == 0) {
    limits.emplace_back("No planted leak was tried: nothing proves that one would have been seen.");
  } else {
    limits.push_back(fmt::format("{} of {} was caught, which proves that the instrument worked.",
                                 summary.controls_caught, Counted(summary.controls, "planted leak", "planted leaks")));
  }
  return limits;
}

std::string List(const std::vector<std::string>& sentences) {
  std::string text = "<ul>";
  for (std::size_t i = 0; i < std::min(sentences.size(), kMaxRows); ++i) text += "<li>" + Html(sentences[i]) + "</li>";
  return text + "</ul>\n";
}

std::string ConsentOf(const ScenarioSummary& scenario) {
  return scenario.opted_out ? HtmlTag("plain", "withdrawn") : HtmlTag("plain", "given");
}

std::string CountTag(std::size_t count, std::string_view kind) {
  return count == 0 ? "0" : HtmlTag(kind, std::to_string(count));
}

std::string PayloadBars(const Summary& summary) {
  const std::size_t rows = std::min<std::size_t>(summary.scenarios.size(), 60);
  std::size_t most = 1;
  for (const ScenarioSummary& scenario : summary.scenarios) most = std::max(most, scenario.payloads);
  const std::size_t height = rows * 22 + 8;
  std::string svg = fmt::format(
      "<figure><svg viewBox=\"0 0 900 {}\" role=\"img\" aria-label=\"Payloads per scenario; the table above has the "
      "numbers\">\n",
      height);
  for (std::size_t i = 0; i < rows; ++i) {
    const ScenarioSummary& scenario = summary.scenarios[i];
    const std::size_t y = i * 22 + 4;
    const std::size_t width = scenario.payloads * 560 / most;
    svg += fmt::format(
        "<text x=\"0\" y=\"{}\">{}</text><rect class=\"bar\" x=\"250\" y=\"{}\" width=\"{}\" height=\"14\" rx=\"2\"/>"
        "<text x=\"{}\" y=\"{}\" class=\"soft\">{}</text>\n",
        y + 12, Html(Clip(scenario.name, 36)), y, std::max<std::size_t>(width, 1), 258 + width, y + 12,
        scenario.payloads);
  }
  return svg + "</svg><figcaption>Payloads per scenario</figcaption></figure>\n";
}

struct SeenEndpoint {
  std::size_t payloads = 0;
  std::set<std::string> schemes;
  std::set<std::string> tls;
  std::set<std::string> sni;
};

const DeclaredEndpoint* DeclaredAs(const Audit& audit, const std::string& name) {
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    const std::string declared = fmt::format("{}:{}", endpoint.host, endpoint.port);
    const bool by_suffix =
        endpoint.host.starts_with("*.") && name.size() >= declared.size() - 1 && name.ends_with(declared.substr(1));
    if (declared == name || by_suffix) return &endpoint;
  }
  return nullptr;
}

std::string EndpointTable(const Audit& audit) {
  std::map<std::string, SeenEndpoint> seen;
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (IsNameLookup(exchange) || exchange.run == kControlRun) continue;
    SeenEndpoint& endpoint = seen[EndpointName(exchange)];
    endpoint.payloads += !IsBareConnection(exchange);
    endpoint.schemes.insert(exchange.scheme);
    if (!exchange.tls) continue;
    endpoint.tls.insert(exchange.tls->version + " " + exchange.tls->cipher +
                        (exchange.tls->alpn.empty() ? "" : ", " + exchange.tls->alpn));
    if (!exchange.tls->sni.empty()) endpoint.sni.insert(exchange.tls->sni);
  }
  const auto listed = [](const std::set<std::string>& set) { return Html(Listed({set.begin(), set.end()}, 4)); };
  std::vector<std::vector<std::string>> rows;
  for (const auto& [name, endpoint] : seen) {
    const DeclaredEndpoint* declared = DeclaredAs(audit, name);
    rows.push_back(
        {HtmlCode(name),
         declared ? HtmlTag("good", "declared: " + declared->role) : HtmlTag("warning", "seen, not declared"),
         std::to_string(endpoint.payloads), listed(endpoint.schemes),
         endpoint.tls.empty() ? HtmlTag("warning", "no TLS") : listed(endpoint.tls), listed(endpoint.sni)});
    if (rows.size() >= kMaxRows) break;
  }
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    const std::string name = fmt::format("{}:{}", endpoint.host, endpoint.port);
    const bool was_seen = std::any_of(seen.begin(), seen.end(),
                                      [&](const auto& entry) { return DeclaredAs(audit, entry.first) == &endpoint; });
    if (!was_seen) rows.push_back({HtmlCode(name), HtmlTag("plain", "declared, never seen"), "0", "", "", ""});
  }
  return HtmlTable("Endpoints, as the CLI reached them", {"Endpoint", "Declared", "#Payloads", "Scheme", "TLS", "SNI"},
                   rows);
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
    if (rows.size() >= kMaxRows) break;
  }
  std::string table = HtmlTable("Names that the CLI looked up", {"Name", "Types", "#Look-ups", "#Runs"}, rows);
  if (names.size() > rows.size()) {
    table += fmt::format("<p>{} left out.</p>\n", Counted(names.size() - rows.size(), "name is", "names are"));
  }
  return table;
}

std::string GapTable(const Judgement& judgement) {
  if (judgement.gaps.empty()) return "<p>Nothing: every attempt at the network is explained.</p>\n";
  std::vector<std::vector<std::string>> rows;
  for (const Gap& gap : judgement.gaps) {
    rows.push_back({HtmlCode(gap.kind), Html(gap.run), Html(gap.message),
                    gap.accepted ? HtmlTag("plain", "accepted") : HtmlTag("warning", "open")});
    if (rows.size() >= kMaxRows) break;
  }
  std::string table = HtmlTable("What could not be seen", {"Kind", "Run", "What and why", "Standing"}, rows);
  if (judgement.gaps.size() > rows.size()) {
    table += fmt::format("<p>{} left out.</p>\n", Counted(judgement.gaps.size() - rows.size(), "gap is", "gaps are"));
  }
  return table;
}

}  // namespace

std::string HtmlFirstPage(const HtmlContext& context) {
  const Audit& audit = context.audit;
  const Summary& summary = context.summary;
  const std::string verdict(ToString(audit.judgement.verdict));
  std::string text =
      fmt::format("<header class=\"page\" id=\"verdict\">\n<h1>Privacy audit of {}</h1>\n", Html(audit.subject.name));
  text += fmt::format("<div class=\"verdict {0}\"><div class=\"word\">{0}</div><p>{1} in {2} to {3}.</p>\n", verdict,
                      Html(FindingsInWords(summary)), Html(Counted(summary.payloads, "payload", "payloads")),
                      Html(Counted(summary.endpoints.size(), "endpoint", "endpoints")));
  if (!audit.judgement.reasons.empty()) text += List(audit.judgement.reasons);
  text += "</div>\n<dl class=\"numbers\">\n";
  text += Number("errors", std::to_string(summary.errors)) + Number("warnings", std::to_string(summary.warnings)) +
          Number("open gaps", std::to_string(summary.open_gaps)) +
          Number("accepted", std::to_string(summary.accepted)) +
          Number("scenarios", std::to_string(summary.scenarios.size())) +
          Number("payloads", std::to_string(summary.payloads)) +
          Number("kinds of planted values", std::to_string(summary.canary_kinds)) +
          Number("controls caught", fmt::format("{} of {}", summary.controls_caught, summary.controls));
  text += "</dl>\n<div class=\"two\"><section><h2>What was audited</h2><dl class=\"facts\">\n";
  text += Fact("CLI", HtmlCode(audit.subject.cli_path)) + Fact("Version", Html(audit.subject.cli_version)) +
          Fact("SHA-256", HtmlCode(audit.subject.cli_sha256)) + Fact("System", Html(audit.subject.system)) +
          Fact("Isolation", Html(audit.isolation)) + Fact("Profile", HtmlCode(audit.profile_path)) +
          Fact("Started", Html(ToRfc3339(audit.started_at))) + Fact("Ended", Html(ToRfc3339(audit.ended_at)));
  return text + "</dl></section>\n<section><h2>What the verdict rests on</h2>" + List(Limits(context)) +
         "</section></div>\n</header>\n";
}

std::string HtmlCoverage(const HtmlContext& context) {
  const Summary& summary = context.summary;
  std::vector<std::vector<std::string>> rows;
  for (const ScenarioSummary& s : summary.scenarios) {
    rows.push_back({Html(s.name), ConsentOf(s), Html(s.backend), std::to_string(s.runs), std::to_string(s.payloads),
                    std::to_string(s.name_lookups), std::to_string(s.endpoints), CountTag(s.findings, "error"),
                    CountTag(s.gaps, "warning")});
    if (rows.size() >= kMaxRows) break;
  }
  std::string text = "<section id=\"coverage\" class=\"print-new-page\"><h2>Coverage</h2>\n";
  text += HtmlTable(
      "Scenarios and what was seen in them",
      {"Scenario", "Consent", "Backend", "#Runs", "#Payloads", "#Look-ups", "#Endpoints", "#Findings", "#Gaps"}, rows);
  text += PayloadBars(summary);
  text += "<h3>Endpoints</h3>\n" + EndpointTable(context.audit);
  text += "<h3>Name look-ups</h3>\n" + NameTable(context.audit);
  text += "<h3>Gaps</h3>\n" + GapTable(context.audit.judgement) + "<h3>Control</h3>\n";
  if (context.audit.judgement.controls.empty()) text += "<p>None was tried.</p>\n";
  for (const Control& control : context.audit.judgement.controls) {
    text += fmt::format("<p>{} {}: {}</p>\n", control.caught ? HtmlTag("good", "caught") : HtmlTag("error", "missed"),
                        Html(control.name), Html(control.detail));
  }
  return text + "</section>\n";
}

std::string HtmlEvidence(const HtmlContext& context) {
  const Audit& audit = context.audit;
  std::vector<std::vector<std::string>> rows = {
      {"CLI", HtmlCode(audit.subject.cli_path), HtmlCode(audit.subject.cli_sha256)},
      {"profile", HtmlCode(audit.profile_path), HtmlCode(Sha256Hex(audit.profile_text))},
      {"journal", HtmlCode("journal.sqlite"), HtmlCode(audit.journal_head) + " (head of the hash chain)"}};
  for (const DeclaredEndpoint& endpoint : audit.endpoints) {
    if (endpoint.contract_path.empty()) continue;
    rows.push_back({"contract", HtmlCode(endpoint.contract_path), HtmlCode(Sha256Hex(endpoint.contract_text))});
  }
  return "<section id=\"evidence\"><h2>Evidence</h2>\n" + HtmlTable("Digests", {"What", "Where", "SHA-256"}, rows) +
         "<p>The run directory holds every byte that this report was made from; its <code>manifest.json</code> has the "
         "digest of each file. To check it, and to make the run again:</p>\n<pre class=\"line\">telltale verify "
         "RUN_DIR\n"
         "telltale run --profile " +
         Html(audit.profile_path) + " --cli " + Html(audit.subject.cli_path) + "</pre>\n</section>\n";
}

}  // namespace telltale
