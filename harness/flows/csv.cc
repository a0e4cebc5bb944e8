#include <fmt/format.h>

#include <algorithm>

#include "core/redact.h"
#include "harness/flows/account.h"

// RFC 4180, every cell quoted: a line for each member, a column for each source. A text that a spreadsheet would run as
// a formula gets an apostrophe in front.
namespace telltale::flows {
namespace {

std::string Quoted(std::string_view text) {
  std::string cell = "\"";
  const std::string printable = Printable(text);
  if (!printable.empty() && std::string_view("=+-@").find(printable.front()) != std::string_view::npos) cell += '\'';
  for (const char c : printable) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + '"';
}

// "no (4)": the runs that would have shown it. "held": it could not be drawn anew for this member.
std::string CellText(const MatrixRow& row, std::size_t source) {
  const auto cell =
      std::find_if(row.cells.begin(), row.cells.end(), [&](const MatrixCell& one) { return one.source == source; });
  if (cell != row.cells.end()) return WordsOf(*cell, row);
  if (row.state == RowState::kNoise || row.state == RowState::kUndecided) return "not decided";
  if (row.held.contains(source)) return "held";
  const unsigned runs = source < row.redrawn.size() ? row.redrawn[source] : 0;
  return row.state == RowState::kNotTried || runs == 0 ? "not tried" : fmt::format("no ({})", runs);
}

}  // namespace

std::string CsvOf(const Account& account) {
  const Matrix& matrix = account.matrix;
  std::string text = "\"unit\",\"member\",\"state\",\"noise\",\"state in HOME\"";
  for (const Column& column : matrix.columns) {
    if (column.untried.empty()) text += "," + Quoted(column.source.title);
  }
  text += "\r\n";
  for (const MatrixRow& row : matrix.rows) {
    text += Quoted(row.row.unit) + "," + Quoted(row.row.member) + "," + Quoted(WordOf(row.state)) + "," +
            Quoted(row.noise ? row.noise->kind : "") + "," + Quoted(row.follows_state ? "yes" : "");
    for (std::size_t source = 0; source < matrix.columns.size(); ++source) {
      if (matrix.columns[source].untried.empty()) text += "," + Quoted(CellText(row, source));
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace telltale::flows
