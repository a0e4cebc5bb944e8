#include <algorithm>

#include "harness/check/rules.h"

namespace telltale {

RuleTable AllRules() {
  RuleTable all;
  for (const RuleTable& table :
       {ContractRules(), LeakRules(), IdentityRules(), FlowRules(), ConsentRules(), EgressRules(), BehaviourRules()}) {
    all.insert(all.end(), table.begin(), table.end());
  }
  std::sort(all.begin(), all.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  return all;
}

}  // namespace telltale
