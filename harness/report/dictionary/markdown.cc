#include <fmt/format.h>

#include "harness/report/dictionary/columns.h"
#include "harness/report/markdown_text.h"
#include "harness/report/renderers.h"

// Four cells a row, so that it can be read without scrolling sideways; in each, what is known, by name.
namespace telltale {
namespace {

constexpr std::size_t kMaxBytes = 900'000;  // a step summary has 1 MiB
constexpr int kCodeColumns = 200;

std::string Cell(const std::vector<DictionaryColumn>& columns, std::size_t begin, std::size_t end) {
  std::string cell;
  for (std::size_t i = begin; i < end; ++i) {
    if (columns[i].text.empty()) continue;
    cell +=
        fmt::format("{}{}: {}", cell.empty() ? "" : "<br>", columns[i].name,
                    IsCode(columns[i]) ? MarkdownCode(columns[i].text, kCodeColumns) : MarkdownText(columns[i].text));
  }
  return cell;
}

std::string Row(const DictionaryPart& part, const DictionaryRow& row) {
  const std::vector<DictionaryColumn> columns = DictionaryColumns(part, row);
  std::string text =
      fmt::format("| {}<br>{}{}{}", MarkdownCode(row.declared.pointer, kCodeColumns), ToString(row.status),
                  columns[1].text.empty() ? "" : "<br>event: ", MarkdownText(columns[1].text));
  for (const DictionaryGroup& group : DictionaryGroups()) text += " | " + Cell(columns, group.first, group.end);
  return text + " |\n";
}

}  // namespace

std::string RenderDictionaryMarkdown(const Audit& audit, const RenderOptions&) {
  const Dictionary dictionary = BuildDictionary(audit);
  std::string text = fmt::format("## Data dictionary of {} {}, {}\n", MarkdownText(dictionary.subject),
                                 MarkdownText(dictionary.version), dictionary.date);
  std::size_t left_out = 0;
  for (const DictionaryPart& part : dictionary.parts) {
    text += fmt::format("\n### Contract: {}\n\n", MarkdownText(PartInWords(part)));
    if (const std::string uncounted = UncountedInWords(part); !uncounted.empty()) text += uncounted + ".\n\n";
    std::string line = "| --- |";
    text += "| field |";
    for (const DictionaryGroup& group : DictionaryGroups()) {
      text += fmt::format(" {} |", group.title);
      line += " --- |";
    }
    text += "\n" + line + "\n";
    for (const DictionaryRow& row : part.rows) {
      if (text.size() > kMaxBytes) {
        ++left_out;
      } else {
        text += Row(part, row);
      }
    }
  }
  if (left_out > 0) text += fmt::format("\n{} more fields are in the JSON form.\n", left_out);
  return text;
}

}  // namespace telltale
