#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "harness/report/html_parts.h"
#include "harness/report/text_layout.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxFields = 300;
constexpr std::size_t kMaxScenarios = 24;

// What a reset does to an identifier: every scenario has a home and a machine of its own, its repetitions share them.
std::string ResetInWords(const SeenField& field) {
  const std::size_t homes = field.by_scenario.size();
  if (field.masked) return "not known: its value is blotted out";
  if (field.most_in_one_scenario > 1) return "changes within one home";
  if (homes < 2) return "not known: seen in one home only";
  return field.distinct_values == homes ? "changes with the home and machine" : "stays when home and machine change";
}

std::string Identifiers(const HtmlContext& context) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [pointer, note] : context.notes.All()) {
    if (!note.is_identifier()) continue;
    const auto seen = context.fields.find(pointer);
    std::vector<std::string> row = {HtmlCode(pointer), Html(note.identifier_source), Html(note.identifier_transform),
                                    Html(note.identifier_lifetime)};
    if (seen == context.fields.end()) {
      row.insert(row.end(), {HtmlTag("plain", "never seen"), ""});
    } else {
      row.push_back(Html(fmt::format("{} in {}", Counted(seen->second.distinct_values, "value", "values"),
                                     Counted(seen->second.by_scenario.size(), "home", "homes"))));
      row.push_back(Html(ResetInWords(seen->second)));
    }
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return "<p>The contracts declare none.</p>\n";
  return HtmlTable("Identifiers: what the contract declares, and what was measured",
                   {"Field", "Made from", "How", "Lives as long as", "Measured", "On a reset it"}, rows);
}

// A step of colour for the share of a scenario's payloads that carry the field.
int Heat(std::size_t count, std::size_t payloads) {
  if (count == 0 || payloads == 0) return 0;
  const double share = static_cast<double>(count) / static_cast<double>(payloads);
  return std::clamp(static_cast<int>(std::ceil(share * 5)), 1, 5);
}

std::string FieldTags(const HtmlContext& context, const std::string& pointer) {
  const FieldNotes& notes = context.notes.All();
  const auto note = notes.find(pointer);
  if (note == notes.end()) return notes.empty() ? "" : HtmlTag("warning", "not declared");
  return note->second.category.empty() ? "" : HtmlTag("plain", note->second.category);
}

std::string HeatRow(const HtmlContext& context, const std::string& pointer, const SeenField* field,
                    std::size_t scenarios) {
  std::string row = fmt::format("<tr><th scope=\"row\">{} {}</th>", HtmlCode(pointer), FieldTags(context, pointer));
  for (std::size_t i = 0; i < scenarios; ++i) {
    const ScenarioSummary& scenario = context.summary.scenarios[i];
    const auto found = field == nullptr ? std::map<std::string, std::size_t>::const_iterator()
                                        : field->by_scenario.find(scenario.name);
    const std::size_t count = field == nullptr || found == field->by_scenario.end() ? 0 : found->second;
    row += fmt::format("<td class=\"h{}\">{}</td>", Heat(count, scenario.payloads), count);
  }
  return row + "</tr>\n";
}

std::string HeatMap(const HtmlContext& context) {
  const std::size_t scenarios = std::min(context.summary.scenarios.size(), kMaxScenarios);
  std::string text =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Fields by scenario\"><table class=\"heat\">"
      "<caption>Payloads of each scenario that carry the field; the darker, the larger the share</caption>\n<thead><tr>"
      "<th scope=\"col\">Field</th>";
  for (std::size_t i = 0; i < scenarios; ++i) {
    text += fmt::format("<th scope=\"col\">{}</th>", Html(context.summary.scenarios[i].name));
  }
  text += "</tr></thead>\n<tbody>\n";
  std::size_t shown = 0;
  for (const auto& [pointer, field] : context.fields) {
    if (++shown > kMaxFields) break;
    text += HeatRow(context, pointer, &field, scenarios);
  }
  for (const auto& [pointer, note] : context.notes.All()) {
    if (shown > kMaxFields || context.fields.contains(pointer)) continue;
    ++shown;
    text += HeatRow(context, pointer, nullptr, scenarios);
  }
  text += "</tbody></table></div>\n";
  if (shown > kMaxFields) text += fmt::format("<p>Only the first {} fields are shown.</p>\n", kMaxFields);
  if (scenarios < context.summary.scenarios.size()) {
    text += fmt::format("<p>Only the first {} scenarios are shown.</p>\n", kMaxScenarios);
  }
  return text;
}

struct Articles {
  std::set<std::string> purposes;
  std::set<std::string> categories;
  std::set<std::string> personal;
  std::set<std::string> recipients;
  std::set<std::string> retention;
  std::set<std::string> bases;
};

Articles Declared(const FieldNotes& notes) {
  Articles articles;
  const auto add = [](std::set<std::string>& set, const std::string& text) {
    if (!text.empty()) set.insert(text);
  };
  for (const auto& [pointer, note] : notes) {
    add(articles.purposes, note.purpose);
    add(articles.categories, note.category);
    if (!note.personal.empty() && note.personal != "no") articles.personal.insert(pointer + " (" + note.personal + ")");
    add(articles.recipients, note.recipients);
    add(articles.retention, note.retention);
    add(articles.bases, note.legal_basis);
  }
  return articles;
}

std::string Texts(const std::set<std::string>& set, std::size_t shown = 20) {
  return set.empty() ? "not declared" : Html(Listed({set.begin(), set.end()}, shown));
}

std::string Article30(const HtmlContext& context) {
  const Articles declared = Declared(context.notes.All());
  const std::string is_declared = HtmlTag("plain", "declared");
  const std::string is_observed = HtmlTag("good", "observed");
  std::vector<std::string> endpoints;
  for (const auto& [name, count] : context.summary.endpoints) endpoints.push_back(name);
  std::set<std::string> left;
  for (const Finding& finding : context.audit.judgement.findings) {
    if (!finding.canary_class.empty()) left.insert(finding.canary_class);
  }
  const std::vector<std::vector<std::string>> rows = {
      {"(a) controller", is_declared, "not in the profile: to be added by the reviewer"},
      {"(b) purposes", is_declared, Texts(declared.purposes)},
      {"(b) legal basis", is_declared, Texts(declared.bases)},
      {"(c) categories of data", is_declared, Texts(declared.categories)},
      {"(c) personal fields", is_declared, Texts(declared.personal)},
      {"(c) personal values that left", is_observed, left.empty() ? "none of those planted" : Texts(left)},
      {"(d) recipients", is_declared, Texts(declared.recipients)},
      {"(d) recipients", is_observed, endpoints.empty() ? "none" : Html(Listed(endpoints, 20))},
      {"(e) third countries", is_observed, "cannot be observed: names led to a mock backend"},
      {"(f) time limits for erasure", is_declared, Texts(declared.retention)},
      {"(g) security", is_observed,
       Html(fmt::format("{} of {} were encrypted in transit", context.summary.encrypted_payloads,
                        Counted(context.summary.payloads, "payload", "payloads")))}};
  return HtmlTable("Record of processing, GDPR Art. 30(1)", {"Item", "Known how", "What"}, rows);
}

std::string AcceptedRisks(const Judgement& judgement) {
  if (judgement.accepted.empty()) return "<p>None.</p>\n";
  std::vector<std::vector<std::string>> rows;
  for (const AcceptedFinding& accepted : judgement.accepted) {
    rows.push_back({HtmlCode(accepted.finding.rule), HtmlCode(PlaceInWords(accepted.finding)),
                    Html(accepted.finding.scenario), Html(accepted.finding.message), Html(accepted.reason),
                    Html(accepted.owner), Html(accepted.expires)});
    if (rows.size() >= kMaxFields) break;
  }
  return HtmlTable("Findings that somebody has accepted",
                   {"Rule", "Place", "Scenario", "What", "Reason", "Owner", "Until"}, rows);
}

}  // namespace

std::string HtmlFields(const HtmlContext& context) {
  return "<section id=\"fields\"><h2>Fields</h2>\n<h3>Identifiers</h3>\n" + Identifiers(context) +
         "<h3>Where each field was seen</h3>\n" + HeatMap(context) + "</section>\n";
}

std::string HtmlRecords(const HtmlContext& context) {
  return "<section id=\"records\"><h2>Records</h2>\n<h3>Record of processing</h3>\n" + Article30(context) +
         "<h3>Accepted risks</h3>\n" + AcceptedRisks(context.audit.judgement) + "</section>\n";
}

}  // namespace telltale
