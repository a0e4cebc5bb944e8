#include <gmock/gmock.h>

#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class BehaviourCheckTest : public ::testing::Test {
 protected:
  BehaviourCheckTest() {
    recorded.AddScenario("usual");
    disturbed = &recorded.AddScenario("down");
    disturbed->compare_with = "usual";
    disturbed->backend = "down";
    run().backend = "down";
    usual().outcome.standard_output = "workspace created in 12 ms\n";
    run().outcome.standard_output = "workspace created in 340 ms\n";
    recorded.Send("usual", "{}");
    Try("down");
  }
  // A connection that was refused.
  void Try(const std::string& run_name) {
    Flow flow;
    flow.run = run_name;
    flow.protocol = "tcp";
    flow.destination = "198.18.0.7";
    flow.name = "telemetry.example";
    flow.port = 443;
    flow.explanation = "refused";
    recorded.recording.flows.push_back(flow);
  }
  telltale::Run& run() { return recorded.run("down"); }
  telltale::Run& usual() { return recorded.run("usual"); }
  Recorded recorded;
  Scenario* disturbed = nullptr;
};

TEST_F(BehaviourCheckTest, ARunThatIsAsUsualIsSilent) {
  run().outcome.duration = milliseconds(1200);
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(BehaviourCheckTest, WhatIsUsualIsSeenFromEveryUndisturbedRunOfTheSameCommand) {
  run().outcome.duration = milliseconds(1500);
  recorded.AddScenario("terminal").arguments = {"another"};
  recorded.run("terminal").backend = usual().backend;
  recorded.run("terminal").outcome.duration = milliseconds(900);
  EXPECT_THAT(recorded.Findings("behaviour/stalled"), SizeIs(1)) << "another command says nothing about this one";
  recorded.profile.scenarios.back().arguments = disturbed->arguments;
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.run("terminal").backend = "slow";
  EXPECT_THAT(recorded.Findings("behaviour/stalled"), SizeIs(1)) << "a disturbed run is none";
}

TEST_F(BehaviourCheckTest, ARunPastTheBudgetIsStalled) {
  run().outcome.duration = milliseconds(1201);
  ASSERT_THAT(recorded.Findings("behaviour/stalled"), SizeIs(1));
  EXPECT_THAT(recorded.Findings("behaviour/stalled")[0].message, HasSubstr("1201 ms"));
  disturbed->added_time_budget = milliseconds(2000);
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(BehaviourCheckTest, AStallSaysWhatWasMetAndHowItLooked) {
  ProcessOutcome& outcome = run().outcome;
  outcome.duration = milliseconds(1300);
  EXPECT_THAT(recorded.Findings("behaviour/stalled").at(0).message, HasSubstr("1300 ms at a backend that refuses"));
  run().backend = "black-hole";
  outcome.duration = milliseconds(60000);
  outcome.timed_out = true;
  outcome.exit_code.reset();
  std::string message = recorded.Findings("behaviour/stalled").at(0).message;
  EXPECT_THAT(message, HasSubstr("at a backend that never answers"));
  EXPECT_THAT(message, HasSubstr("still alive at the limit of 60 s"));
  outcome.standard_output = "Really? [y/n] ";
  message = recorded.Findings("behaviour/stalled").at(0).message;
  EXPECT_THAT(message, HasSubstr("waited for an answer to \"Really? [y/n]\""));
}

TEST_F(BehaviourCheckTest, ACommandThatNeverReachedForABackendDidNotWaitForOne) {
  run().outcome.duration = milliseconds(9000);
  run().outcome.exit_code = 1;
  run().outcome.standard_output = "something else\n";
  recorded.recording.flows.clear();
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.AskDns("down", "telemetry.example");
  EXPECT_THAT(recorded.Rules(), ElementsAre("behaviour/exit-code", "behaviour/output", "behaviour/stalled"));
}

TEST_F(BehaviourCheckTest, HowMuchUndisturbedRunsDifferIsAllowedToo) {
  recorded.AddRun("usual#2", "usual").outcome.duration = milliseconds(700);
  run().outcome.duration = milliseconds(2200);
  EXPECT_THAT(recorded.Rules(), IsEmpty()) << "700 usual, 500 spread, 1000 allowed";
  run().outcome.duration = milliseconds(2201);
  EXPECT_THAT(recorded.Rules(), ElementsAre("behaviour/stalled"));
}

TEST_F(BehaviourCheckTest, ARunThatHadToBeEndedIsStalledWhateverTheBudget) {
  disturbed->added_time_budget = milliseconds(600000);
  run().outcome.timed_out = true;
  run().outcome.exit_code.reset();
  EXPECT_THAT(recorded.Rules(), ElementsAre("behaviour/stalled"));
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
}

TEST_F(BehaviourCheckTest, AnotherExitCodeOrASignalIsAFinding) {
  run().outcome.exit_code = 1;
  EXPECT_THAT(recorded.Rules(), ElementsAre("behaviour/exit-code"));
  run().outcome.exit_code.reset();
  run().outcome.signal = 11;
  ASSERT_THAT(recorded.Findings("behaviour/exit-code"), SizeIs(1));
  EXPECT_THAT(recorded.Findings("behaviour/exit-code")[0].message, HasSubstr("signal 11"));
}

TEST_F(BehaviourCheckTest, ARunThatTheAuditsOwnEndCutShortIsAGapAndNoFinding) {
  run().outcome.exit_code.reset();
  run().outcome.signal = 9;
  run().cut_short = true;
  run().survivors = {"sleep 100"};
  disturbed->expect.exit_code = 0;
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("interrupted"));
}

TEST_F(BehaviourCheckTest, ARunThatWasCutShortIsNoMeasureForOthers) {
  usual().outcome.exit_code.reset();
  usual().outcome.signal = 9;
  usual().cut_short = true;
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(BehaviourCheckTest, AFailureThatIsUsualIsAsUsual) {
  run().outcome.exit_code = 3;
  usual().outcome.exit_code = 3;
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(BehaviourCheckTest, AReadOnlyHomeIsOnlyAWarning) {
  disturbed->home_read_only = true;
  run().outcome.exit_code = 1;
  ASSERT_THAT(recorded.Findings("behaviour/exit-code"), SizeIs(1));
  EXPECT_EQ(recorded.Findings("behaviour/exit-code")[0].level, Level::kWarning);
  run().backend = usual().backend;
  EXPECT_THAT(recorded.Rules(), ElementsAre("behaviour/exit-code"));
  recorded.recording.flows.clear();
  EXPECT_THAT(recorded.Rules(), IsEmpty()) << "nothing was sent: it is no fault of telemetry";
}

TEST_F(BehaviourCheckTest, TheProfilesExitCodeIsExpectedOfEveryRun) {
  recorded.profile.scenarios[0].expect.exit_code = 0;
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.profile.scenarios[0].expect.exit_code = Expectation::kNonZero;
  ASSERT_THAT(recorded.Findings("behaviour/exit-code"), SizeIs(1));
  EXPECT_EQ(recorded.Findings("behaviour/exit-code")[0].scenario, "usual");
}

TEST_F(BehaviourCheckTest, AnErrorOfTelemetryOnStdoutIsAFinding) {
  run().outcome.standard_output += "could not send telemetry\n";
  ASSERT_THAT(recorded.Findings("behaviour/output"), SizeIs(1));
  EXPECT_THAT(recorded.Findings("behaviour/output")[0].message, HasSubstr("could not send telemetry"));
}

TEST_F(BehaviourCheckTest, OutputOfAnotherUserOnAnotherMachineIsTheSame) {
  for (telltale::Run* one : {&run(), &usual()}) {
    one->outcome.standard_output = "using " + one->planted[2].canary.value + "/config\n";
  }
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(BehaviourCheckTest, ATerminalOrACiMayChangeTheOutput) {
  run().outcome.standard_output = "something else\n";
  disturbed->terminal = true;
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  disturbed->terminal = false;
  EXPECT_THAT(recorded.Rules(), ElementsAre("behaviour/output"));
  run().backend = "ok";
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(BehaviourCheckTest, AProcessThatStayedIsASurvivor) {
  usual().survivors = {"tool --flush"};
  ASSERT_THAT(recorded.Findings("behaviour/survivor"), SizeIs(1));
  EXPECT_THAT(recorded.Findings("behaviour/survivor")[0].message, HasSubstr("tool --flush"));
}

TEST_F(BehaviourCheckTest, MoreTriesThanAllowedAreAStorm) {
  recorded.endpoint().role = "telemetry";
  disturbed->requests_at_most = 3;
  recorded.Send("down", "{}");
  recorded.AskDns("down", "telemetry.example");
  Flow flow;
  flow.run = "down";
  flow.protocol = "tcp";
  flow.destination = "198.18.0.7";
  flow.name = "telemetry.example";
  flow.port = 443;
  flow.explanation = "refused";
  recorded.recording.flows.assign(2, flow);
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.Send("down", "{}").host = "registry.example";
  recorded.profile.endpoints.push_back({});
  recorded.profile.endpoints.back().host = "registry.example";
  recorded.profile.endpoints.back().role = "other";
  EXPECT_THAT(recorded.Rules(), IsEmpty()) << "the command's own work is no try";
  recorded.recording.flows.assign(3, flow);
  EXPECT_THAT(recorded.Rules(), ElementsAre("behaviour/retry-storm"));
}

}  // namespace
}  // namespace telltale
