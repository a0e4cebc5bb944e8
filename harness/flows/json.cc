#include <nlohmann/json.hpp>

#include "core/redact.h"
#include "harness/flows/account.h"

namespace telltale::flows {
namespace {

using Json = nlohmann::ordered_json;

Json SourceJson(const Column& column) {
  Json json = {{"id", column.source.id}, {"title", column.source.title}, {"personal", column.source.is_personal}};
  if (column.source.canary_class) json["class"] = ToString(*column.source.canary_class);
  json["not_tried"] = column.untried.empty() ? Json() : Json(column.untried);
  return json;
}

Json CellJson(const MatrixCell& cell, const MatrixRow& row, const Matrix& matrix) {
  Json json = {{"source", matrix.columns[cell.source].source.id}, {"relation", cell.relation.kind}};
  if (!cell.relation.detail.empty()) json["detail"] = cell.relation.detail;
  json["keyed_by"] = row.follows_state ? "state-in-home" : "nothing-or-a-constant";
  if (!cell.through.empty()) json["through"] = cell.through;
  json["alone"] = cell.arrow.alone;
  json["runs_with"] = cell.arrow.with;
  json["runs_without"] = cell.arrow.without;
  json["probability"] = cell.arrow.probability;
  return json;
}

Json RowJson(const MatrixRow& row, const Matrix& matrix, const ShowOptions& options) {
  Json json = {{"unit", row.row.unit}, {"member", row.row.member}, {"state", WordOf(row.state)}};
  if (!row.text.empty()) json["value"] = options.show_values ? row.text : Redact(row.text);
  json["needs_state"] = row.needs_state;
  json["follows_state"] = row.follows_state;
  json["depends_on"] = Json::array();
  for (const MatrixCell& cell : row.cells) json["depends_on"].push_back(CellJson(cell, row, matrix));
  if (row.noise) {
    json["noise"] = {{"kind", row.noise->kind}, {"detail", row.noise->detail}, {"explained", row.noise->is_explained}};
  }
  json["redraws_of_the_rest"] = row.redraws_of_the_rest;
  // Beside each source that it does not follow: the runs that would have shown it.
  json["redrawn"] = Json::object();
  for (std::size_t i = 0; i < row.redrawn.size() && i < matrix.columns.size(); ++i) {
    if (matrix.columns[i].untried.empty() && row.state != RowState::kNoise) {
      json["redrawn"][matrix.columns[i].source.id] = row.held.contains(i) ? 0 : row.redrawn[i];
    }
  }
  return json;
}

}  // namespace

std::string JsonOf(const Account& account, const ShowOptions& options) {
  const Matrix& matrix = account.matrix;
  Json json = {{"version", 1},
               {"subject", account.subject},
               {"scenario", account.scenario},
               {"isolation", account.isolation},
               {"verdict", ToString(account.verdict)},
               {"reasons", account.reasons}};
  json["runs"] = {{"all", matrix.runs},        {"on_one_machine", matrix.still},
                  {"budget", matrix.budget},   {"wanted_more", matrix.unrun},
                  {"redraws", matrix.redraws}, {"smallest_effect", SmallestEffect(matrix.redraws)}};
  json["sources"] = Json::array();
  for (const Column& column : matrix.columns) json["sources"].push_back(SourceJson(column));
  json["rows"] = Json::array();
  for (const MatrixRow& row : matrix.rows) json["rows"].push_back(RowJson(row, matrix, options));
  json["findings"] = Json::array();
  for (const Finding& finding : account.findings) {
    json["findings"].push_back({{"rule", finding.rule},
                                {"level", ToString(finding.level)},
                                {"place", finding.place},
                                {"pointer", finding.pointer},
                                {"canary_class", finding.canary_class},
                                {"message", finding.message},
                                {"fingerprint", finding.fingerprint}});
  }
  json["controls"] = Json::array();
  for (const Control& control : account.controls) {
    json["controls"].push_back({{"name", control.name}, {"caught", control.caught}, {"detail", control.detail}});
  }
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + '\n';
}

}  // namespace telltale::flows
