#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/flows/noise.h"
#include "harness/flows/relation.h"
#include "harness/flows/search.h"
#include "harness/flows/source.h"

namespace telltale::flows {

// The runs of one way to begin: each in a fresh HOME, or each in a HOME that holds what an earlier run left there.
struct Campaign {
  Observations seen;
  SearchStep step;
};

struct MatrixCell {
  std::size_t source = 0;
  Relation relation;
  std::string through;  // the id of the source that it may follow instead, since that one moves with it; empty: itself
  Arrow arrow;
};

enum class RowState {
  kDependent,
  kIndependent,
  kNoise,      // changes by itself: whether it follows anything besides is not decided
  kUndecided,  // was not told in the runs that would decide it, or chance explains what was seen
  kNotTried,   // the budget ended first
};

struct MatrixRow {
  Row row;
  RowState state = RowState::kUndecided;
  // Told only, or standing still only, where HOME holds what an earlier run left.
  bool needs_state = false;
  bool follows_state = false;     // another HOME, another value: made of something kept there
  std::string text;               // on the machine as it was; empty where it changes by itself
  std::vector<MatrixCell> cells;  // what it depends on, by source
  std::set<std::size_t> held;     // sources that could not be drawn anew, because the unit is not told then
  std::vector<unsigned> redrawn;  // by source (search.h)
  unsigned redraws_of_the_rest = 0;
  std::optional<Noise> noise;
};

struct Column {
  Source source;
  std::string untried;  // why it was not drawn anew; empty: it was
};

struct Matrix {
  std::vector<Column> columns;  // sources in their order
  std::vector<MatrixRow> rows;
  std::size_t still = 0;   // runs on the same machine, of all ways to begin
  std::size_t runs = 0;    // all
  std::size_t budget = 0;  // the most that was allowed
  std::size_t unrun = 0;   // runs that were wanted when the budget ended
  unsigned redraws = 0;    // how often what a row does not follow is drawn anew at once
};

// What a source's canaries were in a drawing of it.
using ValuesOf = std::function<CanarySet(std::size_t source, unsigned drawing)>;

// `columns` and the searches count sources alike. `with_state` is empty where no run left anything.
Matrix MakeMatrix(std::vector<Column> columns, const Campaign& fresh, const Campaign& with_state,
                  const ValuesOf& values);

// The smallest share of redraws in which a member must change so that one of `redraws` shows it with 95 %: 0...1.
double SmallestEffect(unsigned redraws);

}  // namespace telltale::flows
