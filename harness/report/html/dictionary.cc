#include <fmt/format.h>

#include "harness/report/console/text_layout.h"
#include "harness/report/dictionary/columns.h"
#include "harness/report/html/parts.h"

// Five cells a row, as in the Markdown form, so that it fits on paper; in each, what is known, by name.
namespace telltale {
namespace {

constexpr std::size_t kMaxDictionaryRows = 1000;

std::string_view TagOf(FieldStatus status) {
  switch (status) {
    case FieldStatus::kSeen:
      return "good";
    case FieldStatus::kNeverSeen:
      return "plain";
    case FieldStatus::kUndeclared:
      return "warning";
    case FieldStatus::kExpired:
      return "error";
  }
  return "plain";
}

std::string CellOf(const std::vector<DictionaryColumn>& columns, const DictionaryGroup& group) {
  std::string cell;
  for (std::size_t i = group.first; i < group.end; ++i) {
    if (columns[i].text.empty()) continue;
    cell += fmt::format("<dt>{}</dt><dd>{}</dd>", columns[i].name,
                        IsCode(columns[i]) ? HtmlCode(Clip(columns[i].text, 400)) : Html(columns[i].text));
  }
  return cell.empty() ? "" : "<dl class=\"notes\">" + cell + "</dl>";
}

std::string RowOf(const DictionaryPart& part, const DictionaryRow& row) {
  const std::vector<DictionaryColumn> columns = DictionaryColumns(part, row);
  std::string text = fmt::format("<tr class=\"field\"><th scope=\"row\">{}<br>{}", HtmlPointer(row.declared.pointer),
                                 HtmlTag(TagOf(row.status), ToString(row.status)));
  if (!row.declared.notes.events.empty()) text += "<br><span class=\"soft\">" + Html(columns[1].text) + "</span>";
  text += "</th>";
  for (const DictionaryGroup& group : DictionaryGroups()) text += "<td>" + CellOf(columns, group) + "</td>";
  return text + "</tr>\n";
}

std::string Table(const DictionaryPart& part, std::size_t& room) {
  const std::string name = (part.contract.empty() ? "Contract: " : "Contract ") + PartInWords(part);
  const std::string uncounted = UncountedInWords(part);
  std::string text = fmt::format(
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Data dictionary: {0}\">"
      "<table class=\"dictionary\"><caption>{0}{1}</caption>\n<thead><tr><th scope=\"col\">field</th>",
      Html(name), uncounted.empty() ? "" : ". " + Html(uncounted) + ".");
  for (const DictionaryGroup& group : DictionaryGroups()) text += fmt::format("<th scope=\"col\">{}</th>", group.title);
  text += "</tr></thead>\n<tbody>\n";
  for (const DictionaryRow& row : part.rows) {
    if (room == 0) break;
    --room;
    text += RowOf(part, row);
  }
  return text + "</tbody></table></div>\n";
}

}  // namespace

std::string HtmlDictionary(const HtmlContext& context) {
  std::size_t fields = 0;
  for (const DictionaryPart& part : context.dictionary.parts) fields += part.rows.size();
  if (fields == 0) return "<p>No contract declares a field, and none was seen.</p>\n";
  std::string text =
      "<p>Every field that a contract declares or that was seen: what the contract says of it beside what was "
      "measured.</p>\n<form class=\"filters\" role=\"search\" aria-label=\"Fields\"><label "
      "for=\"search-fields\">Search "
      "the fields<input type=\"search\" id=\"search-fields\" data-searches=\".field\" data-counts=\"field-count\" "
      "autocomplete=\"off\"></label><output class=\"count\" id=\"field-count\" aria-live=\"polite\"></output></form>\n";
  std::size_t room = kMaxDictionaryRows;
  for (const DictionaryPart& part : context.dictionary.parts) {
    if (!part.rows.empty()) text += Table(part, room);
  }
  if (fields > kMaxDictionaryRows) {
    text += fmt::format("<p>{} left out of this page; <code>dictionary.json</code> has all.</p>\n",
                        Counted(fields - kMaxDictionaryRows, "field is", "fields are"));
  }
  return text;
}

}  // namespace telltale
