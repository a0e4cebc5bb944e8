#include "harness/diff/compare_parts.h"

#include <fmt/format.h>

#include "harness/diff/compare_annotations.h"
#include "harness/diff/compare_constraints.h"
#include "harness/report/dictionary/columns.h"

namespace telltale {
namespace {

using enum Direction;

std::string SummaryOf(const DeclaredField& field) {
  const std::string limits = LimitsInWords(field.constraint);
  return fmt::format("{}{}; class {}; personal data {}; purpose {}", TypeInWords(field.constraint),
                     limits.empty() ? "" : ", " + limits, field.notes.category.empty() ? "none" : field.notes.category,
                     field.notes.personal_data.empty() ? "none" : field.notes.personal_data,
                     field.notes.purpose.empty() ? "none" : field.notes.purpose);
}

void Opened(ChangeList& list, const std::string& pointer, const std::string& before) {
  list.Add("object-opened", kWorse, pointer, before, "open", "Fields that nobody has reviewed may be sent in it.");
}

void Added(ChangeList& list, const DictionaryRow& row) {
  const bool undeclared = row.status == FieldStatus::kUndeclared;
  list.Add(undeclared ? "undeclared-field-seen" : "field-added", kWorse, row.declared.pointer, "",
           undeclared ? "seen, not declared" : SummaryOf(row.declared),
           undeclared ? "It is sent and nobody has agreed to it." : "More is sent than users were told.");
}

// How long the value of one home was seen to last: 0 new in every execution, 1 as long as the home, 2 longer. Negative:
// the run does not show it. One payload a home cannot tell 0 from 1.
int MeasuredLifetime(const SeenField& seen) {
  switch (OnReset(seen)) {
    case ResetEffect::kChangesWithinHome:
      return 0;
    case ResetEffect::kChangesWithHome:
      return seen.payloads > seen.payloads_by_scenario.size() ? 1 : -1;
    case ResetEffect::kStays:
      return 2;
    case ResetEffect::kUnknown:
      return -1;
  }
  return -1;
}

void Measured(ChangeList& list, const std::string& pointer, const SeenField& before, const SeenField& after) {
  const int a = MeasuredLifetime(before);
  const int b = MeasuredLifetime(after);
  if (a < 0 || b < 0 || a == b) return;
  list.Add(b > a ? "identifier-measured-longer" : "identifier-measured-shorter", b > a ? kWorse : kBetter, pointer,
           std::string(InWords(OnReset(before))), std::string(InWords(OnReset(after))),
           b > a ? "Whatever is declared: more of what one person does can be joined." : "It is over sooner.");
}

void Rows(ChangeList& list, const DictionaryRow& old, const DictionaryRow& row) {
  const DeclaredField& a = old.declared;
  const DeclaredField& b = row.declared;
  const bool was_undeclared = old.status == FieldStatus::kUndeclared;
  const bool is_undeclared = row.status == FieldStatus::kUndeclared;
  if (was_undeclared || is_undeclared) {
    if (was_undeclared != is_undeclared) {
      list.Add(is_undeclared ? "field-undeclared" : "field-declared", is_undeclared ? kWorse : kNeutral, b.pointer,
               was_undeclared ? "undeclared" : SummaryOf(a), is_undeclared ? "undeclared" : SummaryOf(b),
               is_undeclared ? "It is still sent, and no longer documented."
                             : "What was sent is documented now: review it.");
    }
    return;
  }
  if (a.required != b.required) {
    list.Add(b.required ? "field-required" : "field-optional", b.required ? kWorse : kBetter, b.pointer,
             a.required ? "always" : "optional", b.required ? "always" : "optional",
             b.required ? "It is sent with every payload." : "It need not be sent.");
  }
  CompareConstraints(list, b.pointer, a.constraint, b.constraint);
  CompareConditions(list, b.pointer, a.conditions, b.conditions);
  CompareAnnotations(list, b.pointer, a.notes, b.notes);
  if (b.notes.is_identifier()) Measured(list, b.pointer, old.seen, row.seen);
}

void Containers(ChangeList& list, const DictionaryPart& before, const DictionaryPart& after) {
  for (const auto& [pointer, container] : after.containers) {
    const auto old = before.containers.find(pointer);
    if (old == before.containers.end()) {
      if (container.open) Opened(list, pointer, "");
      continue;
    }
    if (container.open && !old->second.open) Opened(list, pointer, "closed");
    if (!container.open && old->second.open) {
      list.Add("object-closed", kBetter, pointer, "open", "closed", "Only fields that are named may be sent.");
    }
    CompareConstraints(list, pointer, old->second.constraint, container.constraint);
    CompareConditions(list, pointer, old->second.conditions, container.conditions);
  }
}

}  // namespace

void CompareParts(ChangeList& list, const DictionaryPart& before, const DictionaryPart& after) {
  for (const DictionaryRow& row : after.rows) {
    const DictionaryRow* const old = FindRow(before, row.declared.pointer);
    if (old == nullptr) {
      Added(list, row);
    } else {
      Rows(list, *old, row);
    }
  }
  for (const DictionaryRow& row : before.rows) {
    if (FindRow(after, row.declared.pointer) == nullptr) {
      list.Add("field-removed", kBetter, row.declared.pointer, SummaryOf(row.declared), "", "It is no longer sent.");
    }
  }
  Containers(list, before, after);
}

}  // namespace telltale
