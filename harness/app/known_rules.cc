#include "harness/app/known_rules.h"

#include <algorithm>

#include "harness/check/rules.h"
#include "harness/judge/baseline_match.h"

namespace telltale {

RuleTable KnownRules() {
  RuleTable rules = AllRules();
  for (const Rule& rule : BaselineRules()) rules.push_back(rule);
  std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  return rules;
}

}  // namespace telltale
