#include "harness/check/rules.h"

#include <gtest/gtest.h>

#include <set>

namespace telltale {
namespace {

RuleTable OwnRules() {
  RuleTable rules;
  for (const RuleTable& table :
       {ContractRules(), IdentityRules(), FlowRules(), ConsentRules(), EgressRules(), BehaviourRules()}) {
    rules.insert(rules.end(), table.begin(), table.end());
  }
  return rules;
}

TEST(RulesTest, EveryRuleSaysEverythingThatAReaderNeeds) {
  std::set<std::string> ids;
  for (const Rule& rule : OwnRules()) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id << " stands in two tables";
    EXPECT_EQ(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-/"), std::string::npos) << rule.id;
    EXPECT_FALSE(rule.title.empty()) << rule.id;
    EXPECT_LT(rule.title.size(), 80U) << rule.id;
    EXPECT_FALSE(rule.why.empty()) << rule.id;
    EXPECT_FALSE(rule.mend.empty()) << rule.id;
    EXPECT_FALSE(rule.example_leak.empty()) << rule.id;
    EXPECT_FALSE(rule.example_mend.empty()) << rule.id;
    EXPECT_NE(rule.example_leak, rule.example_mend) << rule.id;
  }
}

}  // namespace
}  // namespace telltale
