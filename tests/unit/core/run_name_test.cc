#include "core/run_name.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(RunNameTest, GivesTheScenario) {
  EXPECT_EQ(ScenarioOfRunName("failure"), "failure");
  EXPECT_EQ(ScenarioOfRunName("failure#2"), "failure");
  EXPECT_EQ(ScenarioOfRunName("failure/prepare"), "failure");
  EXPECT_EQ(ScenarioOfRunName("a#b#12"), "a#b");
  EXPECT_EQ(ScenarioOfRunName("a#b"), "a#b");
  EXPECT_EQ(ScenarioOfRunName("a#"), "a#");
  EXPECT_EQ(ScenarioOfRunName(""), "");
}

}  // namespace
}  // namespace telltale
