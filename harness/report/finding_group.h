#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "core/audit.h"

namespace telltale {

// Findings that a reader sees as one: the same rule at the same place of a payload, for the same kind of value.
struct FindingGroup {
  Level level = Level::kError;  // the highest
  std::string rule;
  std::string place;    // "body", "header:NAME", ...
  std::string pointer;  // of the first
  std::string canary_class;
  std::vector<const Finding*> findings;  // as judged; never empty
  std::vector<std::string> scenarios;    // distinct, in that order
};

// Worst level first, then by rule (core/rule_order.h), place, pointer, class. Borrows the findings.
std::vector<FindingGroup> Grouped(const std::vector<Finding>& findings);

// The ids of the planted values that the group is about, distinct, in the findings' order.
std::vector<std::string> CanariesOf(const FindingGroup& group);

// "body /event/errors", "header X-Host", "the whole run".
std::string PlaceInWords(const Finding& finding);

// Rules and exchanges by id, for findings that name them. Borrows the audit.
class AuditIndex {
 public:
  explicit AuditIndex(const Audit& audit);
  const Rule* RuleOf(const Finding& finding) const;          // nullptr: not in the table
  const Exchange* ExchangeOf(const Finding& finding) const;  // nullptr: about no exchange
  const Run* RunOf(const Finding& finding) const;            // nullptr: unknown

 private:
  std::unordered_map<std::string, const Rule*> rules_;
  std::unordered_map<std::string, const Exchange*> exchanges_;
  std::unordered_map<std::string, const Run*> runs_;
};

}  // namespace telltale
