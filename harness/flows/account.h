#pragma once
#include <string>
#include <vector>

#include "core/finding.h"
#include "core/judgement.h"
#include "core/verdict.h"
#include "harness/flows/matrix.h"

namespace telltale::flows {

// All that `telltale flows` shows.
struct Account {
  std::string subject;  // the profile's name
  std::string scenario;
  std::string isolation;
  Matrix matrix;
  std::vector<Finding> findings;
  std::vector<Control> controls;
  std::vector<std::string> reasons;  // why nothing can be concluded; empty: something can
  Verdict verdict = Verdict::kInconclusive;
};

struct ShowOptions {
  bool colour = false;
  bool show_values = false;  // members' texts as they were on the first machine
  int width_columns = 80;
};

// Pure; the same bytes for the same account. Texts of members are redacted unless they are asked for.
std::string ConsoleOf(const Account& account, const ShowOptions& options);
std::string JsonOf(const Account& account, const ShowOptions& options);  // schema/flows.schema.json
std::string CsvOf(const Account& account);

// "depends on", "independent", ...: one word for a row's state in JSON and CSV.
std::string_view WordOf(RowState state);
// "keyed by a constant", "SHA-256, the first 16 of 64 digits": a cell in words.
std::string WordsOf(const MatrixCell& cell, const MatrixRow& row);

}  // namespace telltale::flows
