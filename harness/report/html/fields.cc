#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/report/console/text_layout.h"
#include "harness/report/dictionary/columns.h"
#include "harness/report/html/parts.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxFieldRows = 300;
constexpr std::size_t kMaxScenarios = 24;

std::string OnAReset(const SeenField& seen) {
  if (seen.masked) return "not known: its value is blotted out";
  const std::string_view words = InWords(OnReset(seen));
  return words.empty() ? "not known: seen in one home only" : std::string(words);
}

std::string Identifiers(const Dictionary& dictionary) {
  std::vector<std::vector<std::string>> rows;
  for (const DictionaryPart& part : dictionary.parts) {
    for (const DictionaryRow& row : part.rows) {
      const FieldAnnotations& notes = row.declared.notes;
      if (!notes.is_identifier() || rows.size() >= kMaxFieldRows) continue;
      const SeenField& seen = row.seen;
      std::vector<std::string> cells = {HtmlPointer(row.declared.pointer), Html(notes.identifier_source),
                                        Html(notes.identifier_transform), Html(notes.identifier_lifetime)};
      if (seen.payloads == 0) {
        cells.insert(cells.end(), {HtmlTag("plain", "never seen"), ""});
      } else {
        cells.push_back(Html(fmt::format("{} in {}", Counted(seen.distinct_values, "value", "values"),
                                         Counted(seen.payloads_by_scenario.size(), "home", "homes"))));
        cells.push_back(Html(OnAReset(seen)));
      }
      rows.push_back(std::move(cells));
    }
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

std::string FieldTag(const DictionaryRow& row) {
  if (row.status == FieldStatus::kUndeclared) return HtmlTag("warning", "not declared");
  return row.declared.notes.category.empty() ? "" : HtmlTag("plain", row.declared.notes.category);
}

std::string HeatRow(const DictionaryRow& row, const std::vector<const ScenarioSummary*>& scenarios) {
  std::string text = fmt::format("<tr><th scope=\"row\">{} {}</th>", HtmlPointer(row.declared.pointer), FieldTag(row));
  for (const ScenarioSummary* scenario : scenarios) {
    const auto found = row.seen.payloads_by_scenario.find(scenario->name);
    const std::size_t count = found == row.seen.payloads_by_scenario.end() ? 0 : found->second;
    text += fmt::format("<td class=\"h{}\">{}</td>", Heat(count, scenario->payloads),
                        count == 0 ? "<span class=\"soft\">·</span>" : std::to_string(count));
  }
  return text + "</tr>\n";
}

// Scenarios in which nothing was sent have nothing to show.
std::vector<const ScenarioSummary*> WithPayloads(const Summary& summary) {
  std::vector<const ScenarioSummary*> scenarios;
  for (const ScenarioSummary& scenario : summary.scenarios) {
    if (scenario.payloads > 0) scenarios.push_back(&scenario);
  }
  return scenarios;
}

std::string HeatMap(const HtmlContext& context) {
  std::vector<const ScenarioSummary*> scenarios = WithPayloads(context.summary);
  if (scenarios.empty()) return "<p>Nothing was sent.</p>\n";
  const std::size_t left_out = scenarios.size() - std::min(scenarios.size(), kMaxScenarios);
  scenarios.resize(scenarios.size() - left_out);
  std::string text =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Fields by scenario\"><table class=\"heat\">"
      "<caption>Payloads of each scenario that carry the field; the darker, the larger the share. Scenarios in which "
      "nothing was sent are left out.</caption>\n<thead><tr><th scope=\"col\">Field</th>";
  for (const ScenarioSummary* scenario : scenarios) {
    text += fmt::format("<th scope=\"col\"><span>{}</span></th>", Html(Clip(scenario->name, 40)));
  }
  text += "</tr></thead>\n<tbody>\n";
  std::size_t rows = 0;
  for (const DictionaryPart& part : context.dictionary.parts) {
    for (const DictionaryRow& row : part.rows) {
      if (++rows <= kMaxFieldRows) text += HeatRow(row, scenarios);
    }
  }
  text += "</tbody></table></div>\n";
  if (rows > kMaxFieldRows)
    text += fmt::format("<p>Only the first {} of {} fields are shown.</p>\n", kMaxFieldRows, rows);
  if (left_out > 0) text += fmt::format("<p>Only the first {} scenarios are shown.</p>\n", kMaxScenarios);
  return text;
}

}  // namespace

std::string HtmlFields(const HtmlContext& context) {
  return "<section id=\"fields\"><h2>Fields</h2>\n<h3>Identifiers</h3>\n" + Identifiers(context.dictionary) +
         "<h3>Where each field was seen</h3>\n" + HeatMap(context) + "<h3>Data dictionary</h3>\n" +
         HtmlDictionary(context) + "</section>\n";
}

}  // namespace telltale
