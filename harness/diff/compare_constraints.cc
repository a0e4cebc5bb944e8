#include "harness/diff/compare_constraints.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

namespace telltale {
namespace {

using enum Direction;

std::string Joined(const std::set<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

bool Includes(const std::set<std::string>& outer, const std::set<std::string>& inner) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}

// `before` and `after` are larger where more is allowed.
template <class T>
void Limit(ChangeList& list, const std::string& kind, const std::string& pointer, const std::optional<T>& before,
           const std::optional<T>& after, bool larger_allows_more) {
  if (before == after) return;
  const bool loosened = !after || (before && (*after > *before) == larger_allows_more);
  list.Add(kind + (loosened ? "-loosened" : "-tightened"), loosened ? kWorse : kBetter, pointer,
           before ? fmt::format("{}", *before) : "none", after ? fmt::format("{}", *after) : "none",
           loosened ? "Values that were ruled out may be sent." : "Fewer values may be sent.");
}

void Texts(ChangeList& list, const std::string& kind, const std::string& pointer, const std::set<std::string>& before,
           const std::set<std::string>& after) {
  if (before == after) return;
  const bool tightened = Includes(after, before);
  const bool dropped = Includes(before, after);
  list.Add(kind + (tightened ? "-added"
                   : dropped ? "-dropped"
                             : "-changed"),
           tightened ? kBetter : kWorse, pointer, Joined(before), Joined(after),
           tightened ? "Fewer values may be sent."
           : dropped ? "Values that were ruled out may be sent."
                     : "Nobody can tell that the new one admits no more than the old one.");
}

void Values(ChangeList& list, const std::string& pointer, const ValueConstraint& a, const ValueConstraint& b) {
  if (a.values == b.values) return;
  const std::string before = a.values ? Joined(*a.values) : "not enumerated";
  const std::string after = b.values ? Joined(*b.values) : "not enumerated";
  if (a.values && !b.values) {
    const bool text = b.types.empty() || b.types.contains("string");
    list.Add(text ? "enum-to-free-text" : "enum-dropped", kWorse, pointer, before, after,
             text ? "Free text can hold anything, also what is personal." : "Values that were ruled out may be sent.");
  } else if (a.values && b.values && !Includes(*a.values, *b.values)) {
    list.Add("enum-widened", kWorse, pointer, before, after, "It tells more than users were told.");
  } else {
    list.Add("enum-narrowed", kBetter, pointer, before, after, "Fewer values may be sent.");
  }
}

}  // namespace

void CompareConstraints(ChangeList& list, const std::string& pointer, const ValueConstraint& a,
                        const ValueConstraint& b) {
  if (a == b) return;
  const bool any_type = b.types.empty() && !a.types.empty();
  if (a.types != b.types) {
    const bool wider = any_type || (!a.types.empty() && !Includes(a.types, b.types));
    list.Add(wider ? "type-widened" : "type-narrowed", wider ? kWorse : kBetter, pointer, TypeInWords(a),
             TypeInWords(b), wider ? "Values of another kind may be sent." : "Fewer values may be sent.");
  }
  Values(list, pointer, a, b);
  Texts(list, "pattern", pointer, a.patterns, b.patterns);
  Texts(list, "format", pointer, a.formats, b.formats);
  Limit(list, "max-length", pointer, a.max_length, b.max_length, true);
  Limit(list, "max-items", pointer, a.max_items, b.max_items, true);
  Limit(list, "minimum", pointer, a.minimum, b.minimum, false);
  Limit(list, "maximum", pointer, a.maximum, b.maximum, true);
  std::set<std::string> others_a, others_b;
  for (const auto& [keyword, text] : a.others) others_a.insert(keyword + " " + text);
  for (const auto& [keyword, text] : b.others) others_b.insert(keyword + " " + text);
  Texts(list, "constraint", pointer, others_a, others_b);
}

void CompareConditions(ChangeList& list, const std::string& pointer, const std::vector<FieldCondition>& before,
                       const std::vector<FieldCondition>& after) {
  const auto each = [&](const std::vector<FieldCondition>& from, const std::vector<FieldCondition>& in, bool dropped) {
    for (const FieldCondition& condition : from) {
      if (std::find(in.begin(), in.end(), condition) != in.end()) continue;
      // To be forbidden or limited protects; to be demanded does not.
      const bool protects = condition.says != "present";
      const std::string words = condition.says + " when " + condition.when;
      list.Add(dropped ? "condition-dropped" : "condition-added", protects == dropped ? kWorse : kBetter, pointer,
               dropped ? words : "", dropped ? "" : words,
               protects == dropped ? "More may be sent in this case than before." : "Less may be sent in this case.",
               words);
    }
  };
  each(before, after, true);
  each(after, before, false);
}

}  // namespace telltale
