#include "harness/flows/search.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "harness/flows/exact_test.h"

namespace telltale::flows {
namespace {

// A machine on which a row's value is another, though nothing of what the row is known to follow is new.
using Difference = std::pair<Trial, Value>;

bool Touches(const Trial& trial, const std::set<std::size_t>& sources) {
  return std::any_of(sources.begin(), sources.end(),
                     [&](std::size_t source) { return trial.redrawn.contains(source); });
}

class Search {
 public:
  Search(const Observations& seen, const SearchOptions& options) : seen_(seen), options_(options) {}

  SearchStep Go(const std::set<Row>& skip) {
    Still();
    std::set<Row> rows;
    for (const auto& [trial, observation] : seen_) {
      for (const std::string& unit : observation.units) rows.insert({unit, ""});
      for (const auto& [row, text] : observation.texts) rows.insert(row);
    }
    // Whether a unit is told comes first (an empty member sorts first): its members are known only where it is.
    for (const Row& row : rows) {
      if (skip.contains(row) && !row.tells_presence()) continue;
      const RowResult result = Decide(row);
      if (row.tells_presence()) units_[row.unit] = result;
      decided_[row] = result.state;
      if (!skip.contains(row)) {
        step_.rows.push_back(result);
      }
    }
    return std::move(step_);
  }

 private:
  const Observation* Want(const Trial& trial) {
    const auto known = seen_.find(trial);
    if (known != seen_.end()) return &known->second;
    const bool is_new = std::find(step_.wanted.begin(), step_.wanted.end(), trial) == step_.wanted.end();
    if (is_new) step_.wanted.push_back(trial);
    return nullptr;
  }

  void Still() {
    std::vector<const Observation*> still;
    for (unsigned repetition = 0; repetition < options_.most_still; ++repetition) {
      const auto known = seen_.find({{}, repetition});
      if (known == seen_.end()) {
        const bool is_known = repetition >= options_.least_still && !LastFoundNoise(still);
        if (is_known) break;
        Want({{}, repetition});
        if (repetition + 1 >= options_.least_still) break;
        continue;
      }
      still.push_back(&known->second);
    }
    step_.still = still.size();
  }

  // Whether the last run on the same machine differs where those before it did not.
  static bool LastFoundNoise(const std::vector<const Observation*>& still) {
    if (still.size() < 2) return true;
    for (const auto& [row, text] : still.back()->texts) {
      const auto differs = [&, &row = row, &text = text](const Observation* one) {
        const Value value = one->At(row);
        return value.has_data() && value.text != text;
      };
      const auto& first = still.front();
      const bool now = differs(first);
      const bool before = std::any_of(still.begin() + 1, still.end() - 1, [&](const Observation* one) {
        return one->At(row).has_data() && one->At(row) != first->At(row);
      });
      if (now && !before && first->At(row).has_data()) return true;
    }
    return false;
  }

  // Two runs on one machine say different things.
  bool IsNoise(const Row& row) const {
    const Trial* machine = nullptr;  // of the run before: those of one machine stand side by side
    Value told;
    for (const auto& [trial, observation] : seen_) {
      const Value value = observation.At(row);
      if (!value.has_data()) continue;
      if (machine != nullptr && machine->redrawn == trial.redrawn && told != value) return true;
      machine = &trial;
      told = value;
    }
    return false;
  }

  std::optional<Value> Base(const Row& row) const {
    for (const auto& [trial, observation] : seen_) {
      if (!trial.redrawn.empty()) continue;
      const Value value = observation.At(row);
      if (value.has_data()) return value;
    }
    return std::nullopt;
  }

  std::optional<Difference> FindDifference(const Row& row, const Value& base,
                                           const std::set<std::size_t>& follows) const {
    std::optional<Difference> found;
    for (const auto& [trial, observation] : seen_) {
      if (trial.redrawn.empty() || Touches(trial, follows)) continue;
      const Value value = observation.At(row);
      if (!value.has_data() || value == base) continue;
      if (!found || trial.redrawn.size() < found->first.redrawn.size()) found = Difference{trial, value};
    }
    return found;
  }

  // What a bisection came to: a source, or one of the two ends.
  enum class End { kFound, kWaits, kBlind, kNoise };

  static Trial Prefix(const Trial& trial, std::size_t count, unsigned repetition = 0) {
    Trial prefix;
    for (const auto& [source, drawing] : trial.redrawn) {
      if (prefix.redrawn.size() == count) break;
      prefix.redrawn.emplace(source, drawing);
    }
    prefix.repetition = repetition;
    return prefix;
  }

  End Bisect(const Row& row, const Value& base, const Difference& difference, Arrow& arrow) {
    std::size_t low = 0;
    std::size_t high = difference.first.redrawn.size();
    Value at_high = difference.second;
    bool blind_low = false;
    while (high - low > 1) {
      const std::size_t middle = (low + high) / 2;
      const Observation* const observation = Want(Prefix(difference.first, middle));
      if (observation == nullptr) return End::kWaits;
      const Value value = observation->At(row);
      if (value.has_data() && value != base) {
        high = middle;
        at_high = value;
      } else {
        low = middle;
        blind_low = !value.has_data();
      }
    }
    if (blind_low) return End::kBlind;
    const auto source = std::next(difference.first.redrawn.begin(), static_cast<std::ptrdiff_t>(high - 1));
    arrow.source = source->first;
    return Confirm(row, base, {Prefix(difference.first, low), Prefix(difference.first, high)}, at_high, arrow);
  }

  // The source alone, twice in the same way and once in another; where that changes nothing, the two machines of the
  // chain once more.
  End Confirm(const Row& row, const Value& base, const std::pair<Trial, Trial>& ends, const Value& at_high,
              Arrow& arrow) {
    const unsigned drawing = ends.second.redrawn.at(arrow.source);
    const unsigned other = drawing % options_.redraws + 1;
    const Observation* const first = Want({{{arrow.source, drawing}}, 0});
    const Observation* const again = Want({{{arrow.source, drawing}}, 1});
    const Observation* const another = Want({{{arrow.source, other}}, 0});
    if (first == nullptr || again == nullptr || another == nullptr) return End::kWaits;
    const Value value = first->At(row);
    if (value.has_data() && value != base) return again->At(row) == value ? End::kFound : End::kNoise;
    if (ends.first.redrawn.empty()) return value.has_data() ? End::kNoise : End::kBlind;
    arrow.alone = false;
    const Observation* const low = Want({ends.first.redrawn, 1});
    const Observation* const high = Want({ends.second.redrawn, 1});
    if (low == nullptr || high == nullptr) return End::kWaits;
    return low->At(row) == base && high->At(row) == at_high ? End::kFound : End::kNoise;
  }

  RowResult Decide(const Row& row) {
    RowResult result;
    result.row = row;
    const auto base = Base(row);
    if (!base) {
      result.state = State::kUnsettled;
      return result;
    }
    result.base = *base;
    if (IsNoise(row)) {
      result.state = State::kNoise;
      return result;
    }
    if (IsLengthOfWhatIsStill(row)) {
      result.state = State::kUnsettled;
      return result;
    }
    if (const auto unit = units_.find(row.unit); unit != units_.end()) {
      for (const Arrow& arrow : unit->second.depends_on) result.held.insert(arrow.source);
    }
    result.state = Follow(row, result);
    Count(result);
    return result;
  }

  bool IsLengthOfWhatIsStill(const Row& row) const {
    if (!row.member.ends_with(kLengthOf)) return false;
    Row text = row;
    text.member.resize(text.member.size() - std::string(kLengthOf).size());
    const auto decided = decided_.find(text);
    return decided != decided_.end() && decided->second != State::kNoise;
  }

  State Follow(const Row& row, RowResult& result) {
    std::set<std::size_t> follows;
    for (;;) {
      const auto difference = FindDifference(row, result.base, follows);
      if (!difference) return Clear(row, result, follows);
      Arrow arrow;
      const End end = Bisect(row, result.base, *difference, arrow);
      if (end == End::kWaits) return State::kPending;
      if (end == End::kNoise) return State::kNoise;
      if (end == End::kBlind) return State::kUnsettled;
      follows.insert(arrow.source);
      result.depends_on.push_back(arrow);
    }
  }

  // Everything that the row is not known to follow is new at once.
  State Clear(const Row& row, RowResult& result, std::set<std::size_t> held) {
    held.insert(result.held.begin(), result.held.end());
    bool waits = step_.still < options_.least_still;
    for (unsigned drawing = 1; drawing <= options_.redraws; ++drawing) {
      Trial all;
      for (std::size_t source = 0; source < options_.sources; ++source) {
        if (!held.contains(source)) all.redrawn.emplace(source, drawing);
      }
      if (all.redrawn.empty()) return State::kSettled;
      const Observation* const observation = Want(all);
      if (observation == nullptr) {
        waits = true;
      } else {
        result.redraws_of_the_rest += observation->At(row).has_data();
      }
    }
    if (waits) return State::kPending;
    return result.redraws_of_the_rest > 0 ? State::kSettled : State::kUnsettled;
  }

  void Count(RowResult& result) const {
    result.redrawn.assign(options_.sources, 0);
    std::set<std::size_t> follows;
    for (const Arrow& arrow : result.depends_on) follows.insert(arrow.source);
    for (const auto& [trial, observation] : seen_) {
      if (!observation.At(result.row).has_data() || Touches(trial, follows)) continue;
      for (const auto& [source, drawing] : trial.redrawn) ++result.redrawn[source];
    }
    for (Arrow& arrow : result.depends_on) CountFor(arrow, follows, result);
    std::sort(result.depends_on.begin(), result.depends_on.end(),
              [](const Arrow& a, const Arrow& b) { return a.source < b.source; });
  }

  void CountFor(Arrow& arrow, std::set<std::size_t> others, const RowResult& result) const {
    others.erase(arrow.source);
    unsigned new_and_same = 0;
    for (const auto& [trial, observation] : seen_) {
      const Value value = observation.At(result.row);
      if (!value.has_data() || Touches(trial, others)) continue;
      if (!trial.redrawn.contains(arrow.source)) {
        arrow.without += value == result.base;
      } else if (value != result.base) {
        ++arrow.with;
      } else {
        ++new_and_same;
      }
    }
    arrow.probability = ExactProbability(arrow.with, new_and_same, 0, arrow.without);
  }

  const Observations& seen_;
  const SearchOptions& options_;
  SearchStep step_;
  std::map<std::string, RowResult> units_;
  std::map<Row, State> decided_;
};

}  // namespace

SearchStep NextStep(const Observations& seen, const SearchOptions& options, const std::set<Row>& skip) {
  return Search(seen, options).Go(skip);
}

void DropChance(std::vector<RowResult>& rows, double rate) {
  std::vector<double> probabilities;
  for (const RowResult& row : rows) {
    for (const Arrow& arrow : row.depends_on) probabilities.push_back(arrow.probability);
  }
  const double limit = DiscoveryLimit(std::move(probabilities), rate);
  for (RowResult& row : rows) {
    if (row.state != State::kSettled) continue;
    const bool by_chance = std::any_of(row.depends_on.begin(), row.depends_on.end(),
                                       [&](const Arrow& arrow) { return arrow.probability > limit; });
    if (by_chance) row.state = State::kUnsettled;
  }
}

}  // namespace telltale::flows
