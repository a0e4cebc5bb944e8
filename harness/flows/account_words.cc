#include <fmt/format.h>

#include "harness/flows/account.h"

namespace telltale::flows {

std::string_view WordOf(RowState state) {
  switch (state) {
    case RowState::kDependent:
      return "dependent";
    case RowState::kIndependent:
      return "independent";
    case RowState::kNoise:
      return "noise";
    case RowState::kUndecided:
      return "undecided";
    case RowState::kNotTried:
      break;
  }
  return "not-tried";
}

std::string WordsOf(const MatrixCell& cell, const MatrixRow& row) {
  const std::string& kind = cell.relation.kind;
  std::string words = kind;
  if (kind == "keyed") {
    words = row.follows_state ? "digest or the like, keyed by what is kept in HOME"
                              : "digest or the like, with a constant of the program or in a way of its own";
  } else if (kind == "equals") {
    words = "is it";
  } else if (kind == "contains") {
    words = "contains it";
  } else if (kind == "digest") {
    words = cell.relation.detail;
  } else if (kind == "length") {
    words = "follows its length";
  } else if (kind == "one-of") {
    words = "one of few values: " + cell.relation.detail;
  } else if (kind == "presence") {
    words = "is sent or not";
  } else if (kind == "order") {
    words = "another order";
  } else {
    words = row.follows_state ? "follows it, with what is kept in HOME" : "follows it";
  }
  if (!cell.arrow.alone) words += "; only together with others";
  if (!cell.through.empty()) words += fmt::format("; perhaps only through {}", cell.through);
  return words;
}

}  // namespace telltale::flows
