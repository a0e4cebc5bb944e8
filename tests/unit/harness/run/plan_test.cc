#include "harness/run/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/config/twin.h"
#include "harness/run/battery.h"
#include "harness/run/scenario_script.h"

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
  const auto plan = PlanScenarios(TwoScenarios(), {.only = {"brok*"}, .skip = {}});
  ASSERT_TRUE(plan.has_value());
  EXPECT_THAT(plan->scenarios, ElementsAre(Field(&Scenario::name, "plain"), Field(&Scenario::name, "broken")));
  EXPECT_THAT(plan->left_out, ElementsAre("other"));
}

TEST(PlanTest, ANameThatSelectsNothingIsAnErrorThatNamesWhatThereIs) {
  const auto plan = PlanScenarios(TwoScenarios(), {.only = {"plan"}, .skip = {}});
  ASSERT_FALSE(plan.has_value());
  EXPECT_THAT(plan.error().hint, HasSubstr("plain, broken, other"));
}

TEST(PlanTest, WhatIsSkippedIsLeftOutAndANameThatSkipsNothingIsAnError) {
  const auto plan = PlanScenarios(TwoScenarios(), {.only = {}, .skip = {"other"}});
  ASSERT_TRUE(plan.has_value());
  EXPECT_THAT(plan->left_out, ElementsAre("other"));
  EXPECT_EQ(plan->scenarios.size(), 2U);
  EXPECT_FALSE(PlanScenarios(TwoScenarios(), {.only = {}, .skip = {"othr"}}).has_value());
  EXPECT_FALSE(PlanScenarios(TwoScenarios(), {.only = {}, .skip = {"*"}}).has_value());
}

// The names of what is planned.
std::vector<std::string> Planned(const Profile& profile) {
  const auto plan = PlanScenarios(profile, {});
  std::vector<std::string> names;
  for (const Scenario& scenario : plan->scenarios) names.push_back(scenario.name);
  return names;
}

// "plain", and "out", which is the same command after an opt-out.
Profile PlainAndOptedOut() {
  Profile profile = TwoScenarios();
  profile.scenarios.resize(1);
  profile.opt_outs = {{"variable", {{"OFF", "1"}}, {}, {}, {}}};
  Scenario out = profile.scenarios[0];
  out.name = "out";
  out.opt_out = "variable";
  profile.scenarios.push_back(out);
  return profile;
}

TEST(TwinsTest, AnOptOutThatNoOtherScenarioStandsBesideGetsATwin) {
  Profile profile = PlainAndOptedOut();
  EXPECT_THAT(Planned(profile), ElementsAre("plain", "out")) << "the same command with consent runs anyway";
  profile.scenarios[0].arguments = {"another"};
  EXPECT_THAT(Planned(profile), ElementsAre("plain", "out", "out/twin"));
  const auto selected = PlanScenarios(profile, {.only = {"out"}, .skip = {}});
  ASSERT_TRUE(selected.has_value());
  EXPECT_EQ(selected->scenarios.size(), 2U) << "a twin comes with what it is the twin of";
}

TEST(TwinsTest, WhatSendsInAnotherWorldProvesNothing) {
  const Profile profile = PlainAndOptedOut();
  const auto planned_with = [&](auto change) {
    Profile changed = profile;
    change(changed.scenarios[0]);
    return Planned(changed);
  };
  const auto has_own_twin = ElementsAre("plain", "out", "out/twin");
  EXPECT_THAT(planned_with([](Scenario& one) { one.setup = {{"git", "init"}}; }), has_own_twin);
  EXPECT_THAT(planned_with([](Scenario& one) { one.standard_input = "yes"; }), has_own_twin);
  EXPECT_THAT(planned_with([](Scenario& one) { one.tools = {{"git", "exit 0", {}}}; }), has_own_twin);
  EXPECT_THAT(planned_with([](Scenario& one) { one.files.resize(1); }), has_own_twin);
}

TEST(TwinsTest, ATwinOfAnOptOutByCommandsRunsTheJudgedCommandInTheirPlaceUnlessTheyCanBeUndone) {
  Profile profile = TwoScenarios();
  profile.scenarios.resize(1);
  profile.scenarios[0].opt_out = "command";
  profile.opt_outs = {{"command", {}, {{"telemetry", "off"}}, {}, {}}};
  const Scenario twin = TwinOf(profile, profile.scenarios[0]);
  EXPECT_EQ(twin.repeat, 2U);
  EXPECT_EQ(TwinLead(profile, profile.scenarios[0]), 1U);
  EXPECT_TRUE(twin.prepare.empty());
  profile.opt_outs[0].undo = {{"telemetry", "on"}};
  const Scenario undone = TwinOf(profile, profile.scenarios[0]);
  EXPECT_EQ(undone.repeat, 1U);
  EXPECT_EQ(TwinLead(profile, profile.scenarios[0]), 0U);
  EXPECT_THAT(undone.prepare, ElementsAre(ElementsAre("telemetry", "off"), ElementsAre("telemetry", "on")));
}

TEST(TwinsTest, OneTwinServesAllThatNeedTheSame) {
  Profile profile = TwoScenarios();
  profile.scenarios.resize(1);
  profile.opt_outs = {{"a", {{"A", "1"}}, {}, {}, {}}, {"b", {{"B", "1"}}, {}, {}, {}}};
  profile.scenarios[0].opt_out = "a";
  profile.scenarios.push_back(profile.scenarios[0]);
  profile.scenarios[1].name = "second";
  profile.scenarios[1].opt_out = "b";
  EXPECT_THAT(Planned(profile), ElementsAre("plain", "plain/twin", "second"));
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
  profile.opt_outs = {{"dnt", {{"DO_NOT_TRACK", "1"}}, {}, {}, {}}};
  EXPECT_EQ(opt_out_of(), "dnt");
}

TEST(BatteryTest, DoNotTrackIsTriedAsBothOfItsValues) {
  const Profile profile = TwoScenarios();
  std::vector<std::string> values;
  for (const Scenario& scenario : BehaviourBattery(profile, profile.scenarios[0])) {
    for (const auto& [name, value] : scenario.environment) {
      if (name == "DO_NOT_TRACK") values.push_back(value);
    }
  }
  EXPECT_THAT(values, ElementsAre("1", "true"));
}

TEST(BackendWordsTest, TheAnswerIsTheOneOfTheMatchingEndpoint) {
  Profile profile;
  Endpoint endpoint;
  endpoint.host = "t.example";
  endpoint.answer = Answer{.status = 202};
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

// To 200 {} this SDK sends the same again and again.
TEST(BackendWordsTest, WithoutADeclaredAnswerTheSendersSdkGetsItsOwn) {
  Profile profile;
  Endpoint endpoint;
  endpoint.host = "t.example";
  profile.endpoints = {endpoint};
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/2/httpapi";
  exchange.body = R"({"api_key":"k","events":[{"event_type":"run"}]})";
  EXPECT_NE(ScriptFor("ok", profile)->answer(exchange).body.find("\"code\":200"), Bytes::npos);
  EXPECT_EQ(ScriptFor("http-500", profile)->answer(exchange).status, 500) << "a fault is played all the same";
  profile.endpoints.front().answer = Answer{};
  EXPECT_EQ(ScriptFor("ok", profile)->answer(exchange).body, "{}") << "the profile says what is answered";
}

}  // namespace
}  // namespace telltale
