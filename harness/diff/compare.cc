#include "harness/diff/compare.h"

#include <algorithm>

#include "harness/diff/compare_parts.h"

namespace telltale {
namespace {

// Contracts are the same by name; those left over are paired where there is one on each side.
const DictionaryPart* PairOf(const DictionaryPart& part, const std::vector<DictionaryPart>& own,
                             const std::vector<DictionaryPart>& others) {
  const auto same = [](const DictionaryPart& a, const DictionaryPart& b) {
    return a.contract == b.contract && (!a.contract.empty() || a.endpoints == b.endpoints);
  };
  const auto has = [&](const std::vector<DictionaryPart>& in, const DictionaryPart& wanted) {
    return std::any_of(in.begin(), in.end(), [&](const DictionaryPart& one) { return same(one, wanted); });
  };
  const DictionaryPart* left = nullptr;
  std::size_t count = 0;
  for (const DictionaryPart& other : others) {
    if (same(part, other)) return &other;
    if (other.contract.empty() || has(own, other)) continue;
    left = &other;
    ++count;
  }
  const auto alone = std::count_if(
      own.begin(), own.end(), [&](const DictionaryPart& one) { return !one.contract.empty() && !has(others, one); });
  return count == 1 && alone == 1 && !part.contract.empty() ? left : nullptr;
}

std::vector<std::string> ListOf(const std::set<std::string>& texts) { return {texts.begin(), texts.end()}; }

// A way to say no is the other way round: one less is worse.
void CompareOptOuts(ChangeList& list, const std::set<std::string>& before, const std::set<std::string>& after) {
  for (const std::string& way : after) {
    if (!before.contains(way)) list.Add("opt-out-added", Direction::kBetter, "", "", way, "One more is proved.", way);
  }
  for (const std::string& way : before) {
    if (after.contains(way)) continue;
    list.Add("opt-out-removed", Direction::kWorse, "", way, "", "A way to say no is gone, or no longer proved.", way);
  }
}

}  // namespace

std::vector<Change> Compare(const Reviewed& before, const Reviewed& after) {
  std::vector<Change> changes;
  const std::vector<DictionaryPart>& old = before.dictionary.parts;
  const std::vector<DictionaryPart>& parts = after.dictionary.parts;
  for (const DictionaryPart& part : parts) {
    const DictionaryPart* const pair = PairOf(part, parts, old);
    ChangeList list(part.contract, changes);
    CompareParts(list, pair == nullptr ? DictionaryPart() : *pair, part);
  }
  for (const DictionaryPart& part : old) {
    if (PairOf(part, old, parts) != nullptr) continue;
    ChangeList list(part.contract, changes);
    CompareParts(list, part, DictionaryPart());
  }
  ChangeList list("", changes);
  if (after.kind != Reviewed::Kind::kSchema) {
    list.AddSets("endpoint", "", ListOf(before.endpoints), ListOf(after.endpoints), "Somebody else is given the data.");
  }
  if (after.kind == Reviewed::Kind::kRun) {
    CompareOptOuts(list, before.opt_outs, after.opt_outs);
    list.AddSets("finding", "", ListOf(before.findings), ListOf(after.findings), "A promise is broken that was kept.");
  }
  SortChanges(changes);
  return changes;
}

}  // namespace telltale
