#include "core/redact.h"
#include "harness/report/dictionary/columns.h"
#include "harness/report/renderers.h"

// RFC 4180, every cell quoted. Spreadsheets run what begins like a formula, also in a quoted cell, and those that split
// at semicolons begin cells of their own: an apostrophe is put before such a character wherever a cell could begin.
// The JSON form is exact.
namespace telltale {
namespace {

bool StartsFormula(std::string_view text) {
  if (std::string_view("=+-@").find(text.front()) != std::string_view::npos) return true;
  for (const std::string_view wide : {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"}) {
    if (text.starts_with(wide)) return true;
  }
  return false;
}

std::string CsvCell(std::string_view text) {
  const std::string printable = Printable(text);  // no line breaks, tabs or controls are left
  std::string cell = "\"";
  bool may_begin = true;
  for (std::size_t i = 0; i < printable.size(); ++i) {
    const char c = printable[i];
    if (may_begin && StartsFormula(std::string_view(printable).substr(i))) cell += '\'';
    if (c == '"') cell += '"';
    cell += c;
    may_begin = c == ';' || c == ',' || c == '"' || (may_begin && c == ' ');
  }
  return cell + "\"";
}

}  // namespace

std::string RenderDictionaryCsv(const Audit& audit, const RenderOptions&) {
  const Dictionary dictionary = BuildDictionary(audit);
  std::string text;
  const auto end_line = [&text] {
    text.back() = '\r';
    text += '\n';
  };
  for (const DictionaryColumn& column : DictionaryColumns({}, {})) text += CsvCell(column.name) + ",";
  end_line();
  for (const DictionaryPart& part : dictionary.parts) {
    for (const DictionaryRow& row : part.rows) {
      for (const DictionaryColumn& column : DictionaryColumns(part, row)) text += CsvCell(column.text) + ",";
      end_line();
    }
  }
  return text;
}

}  // namespace telltale
