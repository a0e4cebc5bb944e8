#include "harness/flows/matrix.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace telltale::flows {
namespace {

constexpr double kFalseDiscoveries = 0.01;

std::vector<StillText> StillTexts(const Observations& seen, const Row& row, bool& absent) {
  std::vector<StillText> texts;
  for (const auto& [trial, observation] : seen) {
    if (!trial.redrawn.empty()) continue;
    const Value value = observation.At(row);
    if (value.held == Held::kText) texts.push_back({value.text, observation.started, observation.ended});
    absent = absent || value.held == Held::kAbsent;
  }
  return texts;
}

RowState StateOf(const RowResult& result) {
  switch (result.state) {
    case State::kPending:
      return RowState::kNotTried;
    case State::kNoise:
      return RowState::kNoise;
    case State::kUnsettled:
      return RowState::kUndecided;
    case State::kSettled:
      break;
  }
  return result.depends_on.empty() ? RowState::kIndependent : RowState::kDependent;
}

class RowMaker {
 public:
  RowMaker(const std::vector<Column>& columns, const ValuesOf& values) : columns_(columns), values_(values) {}

  MatrixRow Make(const RowResult& result, const Observations& seen) const {
    MatrixRow made;
    made.row = result.row;
    made.state = StateOf(result);
    made.held = result.held;
    made.redrawn = result.redrawn;
    made.redrawn.resize(columns_.size(), 0);
    made.redraws_of_the_rest = result.redraws_of_the_rest;
    if (made.state == RowState::kNoise) {
      bool absent = false;
      const std::vector<StillText> texts = StillTexts(seen, result.row, absent);
      made.noise = ExplainNoise(texts, absent);
      return made;
    }
    made.text = result.base.text;
    for (const Arrow& arrow : result.depends_on) made.cells.push_back(CellFor(arrow, result, seen));
    return made;
  }

 private:
  MatrixCell CellFor(const Arrow& arrow, const RowResult& result, const Observations& seen) const {
    MatrixCell cell{arrow.source, NameRelation(PairsFor(arrow.source, result, seen)), "", arrow};
    if (result.row.tells_presence()) cell.relation = {"presence", ""};
    if (result.row.member.ends_with(kLengthOf) && cell.relation.kind == "follows") cell.relation.kind = "length";
    const bool shows_itself =
        cell.relation.kind == "equals" || cell.relation.kind == "contains" || cell.relation.kind == "digest";
    if (shows_itself) return cell;
    for (const std::string& moved : columns_[arrow.source].source.moves) {
      const bool follows = std::any_of(result.depends_on.begin(), result.depends_on.end(),
                                       [&](const Arrow& other) { return columns_[other.source].source.id == moved; });
      if (follows) cell.through = moved;
    }
    return cell;
  }

  // One machine for each drawing of the source; all else that the row follows is as it was.
  std::vector<Pair> PairsFor(std::size_t source, const RowResult& result, const Observations& seen) const {
    std::map<unsigned, Pair> by_drawing;
    for (const auto& [trial, observation] : seen) {
      const bool is_clean = std::none_of(result.depends_on.begin(), result.depends_on.end(), [&](const Arrow& other) {
        return other.source != source && trial.redrawn.contains(other.source);
      });
      const Value value = observation.At(result.row);
      if (!is_clean || !value.has_data()) continue;
      const auto drawing = trial.redrawn.find(source);
      const unsigned number = drawing == trial.redrawn.end() ? 0 : drawing->second;
      Pair pair{values_(source, number), {}, value.held == Held::kText, value.text};
      for (const Arrow& other : result.depends_on) {
        if (other.source == source) continue;
        for (Canary& canary : values_(other.source, 0)) pair.others.push_back(std::move(canary));
      }
      by_drawing.emplace(number, std::move(pair));
    }
    std::vector<Pair> pairs;
    for (auto& [drawing, pair] : by_drawing) pairs.push_back(std::move(pair));
    return pairs;
  }

  const std::vector<Column>& columns_;
  const ValuesOf& values_;
};

}  // namespace

double SmallestEffect(unsigned redraws) {
  constexpr double kMissed = 0.05;
  return redraws == 0 ? 1 : 1 - std::pow(kMissed, 1.0 / redraws);
}

Matrix MakeMatrix(std::vector<Column> columns, const Campaign& fresh, const Campaign& with_state,
                  const ValuesOf& values) {
  Matrix matrix;
  matrix.columns = std::move(columns);
  std::vector<RowResult> fresh_rows = fresh.step.rows;
  std::vector<RowResult> state_rows = with_state.step.rows;
  DropChance(fresh_rows, kFalseDiscoveries);
  DropChance(state_rows, kFalseDiscoveries);
  const RowMaker maker(matrix.columns, values);
  std::map<Row, MatrixRow> rows;
  for (const RowResult& result : fresh_rows) rows.emplace(result.row, maker.Make(result, fresh.seen));
  for (const RowResult& result : state_rows) {
    const auto known = rows.find(result.row);
    // What moves in a fresh HOME and stands still in one that is kept is made of something that is kept there.
    const bool moves = known != rows.end() && known->second.state == RowState::kNoise;
    if (known != rows.end() && (!moves || result.state == State::kNoise)) continue;
    MatrixRow row = maker.Make(result, with_state.seen);
    row.needs_state = true;
    row.follows_state = moves && !known->second.row.tells_presence() && known->second.noise->kind != "presence";
    rows.insert_or_assign(result.row, std::move(row));
  }
  // How long a text is says something only where the text itself moves.
  for (const auto& [row, made] : rows) {
    if (row.member.ends_with(kLengthOf)) {
      Row text = row;
      text.member.resize(text.member.size() - std::string(kLengthOf).size());
      const auto whole = rows.find(text);
      const bool says_more =
          whole != rows.end() && whole->second.state == RowState::kNoise && made.state == RowState::kDependent;
      if (!says_more) continue;
    }
    matrix.rows.push_back(made);
  }
  matrix.still = fresh.step.still + with_state.step.still;
  matrix.runs = fresh.seen.size() + with_state.seen.size();
  return matrix;
}

}  // namespace telltale::flows
