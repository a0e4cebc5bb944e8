#include <fmt/format.h>

#include <algorithm>

#include "harness/report/console/text_layout.h"
#include "harness/report/gap_words.h"
#include "harness/report/html/figure.h"
#include "harness/report/html/parts.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxCoverageRows = 500;

std::string ConsentOf(const ScenarioSummary& scenario) {
  return scenario.opted_out ? HtmlTag("plain", "withdrawn") : HtmlTag("plain", "given");
}

std::string CountTag(std::size_t count, std::string_view kind) {
  return count == 0 ? "0" : HtmlTag(kind, std::to_string(count));
}

std::string PayloadBars(const Summary& summary) {
  std::vector<const ScenarioSummary*> sending;
  for (const ScenarioSummary& scenario : summary.scenarios) {
    if (scenario.payloads > 0 && sending.size() < 60) sending.push_back(&scenario);
  }
  if (sending.empty()) return "";
  std::size_t most = 1;
  for (const ScenarioSummary* scenario : sending) most = std::max(most, scenario->payloads);
  std::string svg;
  for (std::size_t i = 0; i < sending.size(); ++i) {
    const ScenarioSummary& scenario = *sending[i];
    const std::size_t y = i * 22 + 4;
    const std::size_t width = std::max<std::size_t>(scenario.payloads * 560 / most, 2);
    svg += fmt::format(
        "<text x=\"0\" y=\"{}\">{}</text><rect class=\"bar{}\" x=\"250\" y=\"{}\" width=\"{}\" height=\"14\" rx=\"2\"/>"
        "<text x=\"{}\" y=\"{}\" class=\"soft\">{}</text>\n",
        y + 12, Html(Clip(scenario.name, 36)), scenario.opted_out ? " out" : "", y, width, 258 + width, y + 12,
        scenario.payloads);
  }
  return HtmlFigure("Payloads per scenario; the table above has the numbers",
                    static_cast<double>(sending.size() * 22 + 8), svg,
                    "Payloads per scenario, of those in which something was sent; red: although consent was withdrawn");
}

std::string GapTable(const Judgement& judgement) {
  if (judgement.gaps.empty()) return "<p>Nothing: every attempt at the network is explained.</p>\n";
  std::vector<std::vector<std::string>> rows;
  for (const Gap& gap : judgement.gaps) {
    rows.push_back({HtmlCode(gap.kind), Html(gap.run), Html(gap.message),
                    gap.accepted ? HtmlTag("plain", AcceptanceInWords(gap)) : HtmlTag("warning", "open")});
    if (rows.size() >= kMaxCoverageRows) break;
  }
  std::string table = HtmlTable("What could not be seen", {"Kind", "Run", "What and why", "Standing"}, rows);
  if (judgement.gaps.size() > rows.size()) {
    table += fmt::format("<p>{} left out.</p>\n", Counted(judgement.gaps.size() - rows.size(), "gap is", "gaps are"));
  }
  return table;
}

}  // namespace

std::string HtmlCoverage(const HtmlContext& context) {
  const Summary& summary = context.summary;
  std::vector<std::vector<std::string>> rows;
  for (const ScenarioSummary& s : summary.scenarios) {
    rows.push_back({Html(s.name), ConsentOf(s), Html(s.backend), std::to_string(s.runs), Html(EndingsInWords(s)),
                    Html(WatchedInWords(s)), std::to_string(s.payloads), std::to_string(s.name_lookups),
                    std::to_string(s.endpoints), CountTag(s.findings, "error"), CountTag(s.gaps, "warning")});
    if (rows.size() >= kMaxCoverageRows) break;
  }
  std::string text = "<section id=\"coverage\" class=\"print-new-page\"><h2>Coverage</h2>\n";
  text += HtmlTable("Scenarios and what was seen in them",
                    {"Scenario", "Consent", "Backend", "#Runs", "Exit codes", "Watched", "#Payloads", "#Look-ups",
                     "#Endpoints", "#Findings", "#Gaps"},
                    rows);
  text += PayloadBars(summary);
  text += "<h3>Endpoints</h3>\n" + HtmlEndpoints(context);
  text += "<h3>Planted values</h3>\n" + HtmlCanaries(context);
  text += "<h3>Gaps</h3>\n" + GapTable(context.audit.judgement) + "<h3>Control</h3>\n";
  if (context.audit.judgement.controls.empty()) text += "<p>None was tried.</p>\n";
  for (const Control& control : context.audit.judgement.controls) {
    text += fmt::format("<p>{} {}: {}</p>\n", control.caught ? HtmlTag("good", "caught") : HtmlTag("error", "missed"),
                        Html(control.name), Html(control.detail));
  }
  return text + "</section>\n";
}

}  // namespace telltale
