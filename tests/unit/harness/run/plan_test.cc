#include "harness/run/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/backend_words.h"
#include "harness/run/battery.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

Profile TwoScenarios() {
  Profile profile;
  Scenario plain, broken;
  plain.name = "plain";
  broken.name = "broken";
  broken.compare_with = "plain";
  profile.scenarios = {plain, broken, plain};
  profile.scenarios[2].name = "other";
  return profile;
}

TEST(PlanTest, SelectingAScenarioSelectsWhatItIsComparedWith) {
  const auto plan = PlanScenarios(TwoScenarios(), {"brok*"});
  ASSERT_TRUE(plan.has_value());
  EXPECT_THAT(*plan, ElementsAre(Field(&Scenario::name, "plain"), Field(&Scenario::name, "broken")));
}

TEST(PlanTest, ANameThatSelectsNothingIsAnErrorThatNamesWhatThereIs) {
  const auto plan = PlanScenarios(TwoScenarios(), {"plan"});
  ASSERT_FALSE(plan.has_value());
  EXPECT_THAT(plan.error().hint, HasSubstr("plain, broken, other"));
}

TEST(PlanTest, TheBatteryNeedsItsBase) {
  Profile profile = TwoScenarios();
  profile.behaviour_battery = true;
  profile.battery_scenario = "nobody";
  EXPECT_FALSE(PlanScenarios(profile, {}).has_value());
}

TEST(BatteryTest, EveryDisturbanceIsComparedWithTheUndisturbedRunAndPlaysAKnownWord) {
  const Profile profile = TwoScenarios();
  for (const Scenario& scenario : BehaviourBattery(profile, profile.scenarios[0])) {
    EXPECT_TRUE(ScriptFor(scenario.backend, profile).has_value()) << scenario.name;
    const bool stands_alone = scenario.expect.silent || scenario.name == "battery/undisturbed";
    EXPECT_EQ(scenario.compare_with, stands_alone ? "" : "battery/undisturbed") << scenario.name;
  }
}

TEST(BatteryTest, DoNotTrackIsAnOptOutOnlyWhereTheVendorSaysSo) {
  Profile profile = TwoScenarios();
  const auto opt_out_of = [&] {
    for (const Scenario& scenario : BehaviourBattery(profile, profile.scenarios[0])) {
      if (scenario.name == "battery/do-not-track") return scenario.opt_out;
    }
    return std::string("missing");
  };
  EXPECT_EQ(opt_out_of(), "");
  profile.opt_outs = {{"dnt", {{"DO_NOT_TRACK", "1"}}, {}, {}}};
  EXPECT_EQ(opt_out_of(), "dnt");
}

TEST(BackendWordsTest, TheAnswerIsTheOneOfTheMatchingEndpoint) {
  Profile profile;
  Endpoint endpoint;
  endpoint.host = "t.example";
  endpoint.answer.status = 202;
  profile.endpoints = {endpoint};
  const auto script = ScriptFor("ok", profile);
  ASSERT_TRUE(script.has_value());
  Exchange exchange;
  exchange.host = "T.example";
  exchange.port = 443;
  EXPECT_EQ(script->answer(exchange).status, 202);
  exchange.host = "u.example";
  EXPECT_EQ(script->answer(exchange).status, 200);
}

}  // namespace
}  // namespace telltale
