#include <gmock/gmock.h>

#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class IncompleteRunsTest : public ::testing::Test {
 protected:
  IncompleteRunsTest() {
    recorded.AddScenario("success");
    recorded.Send("success", "{}");
  }
  ProcessOutcome& outcome() { return recorded.run("success").outcome; }
  Recorded recorded;
};

TEST_F(IncompleteRunsTest, AWholeRecordingHasNoGap) { EXPECT_THAT(recorded.GapKinds(), IsEmpty()); }

TEST_F(IncompleteRunsTest, ACliThatDidNotStartIsAGapWithItsReason) {
  outcome().started = false;
  outcome().start_error = "no such file";
  const auto gaps = recorded.Check().gaps;
  ASSERT_THAT(gaps, SizeIs(1));
  EXPECT_EQ(gaps[0].kind, "cli-not-started");
  EXPECT_EQ(gaps[0].run, "success");
  EXPECT_THAT(gaps[0].message, HasSubstr("no such file"));
}

TEST_F(IncompleteRunsTest, ASignalOrTheTimeLimitMeansThatTheRestIsUnknown) {
  outcome().exit_code.reset();
  outcome().signal = 6;
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("scenario-failed"));
  outcome().signal.reset();
  outcome().timed_out = true;
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("scenario-failed"));
}

TEST_F(IncompleteRunsTest, AnExitCodeThatNobodyExpectedIsAGapWithTheEndOfStderr) {
  outcome().exit_code = 5;
  outcome().standard_error = "1\n2\nno Makefile\nstop\n";
  ASSERT_THAT(recorded.Check().gaps, SizeIs(1));
  const Gap gap = recorded.Check().gaps[0];
  EXPECT_EQ(gap.kind, "scenario-failed");
  EXPECT_THAT(gap.message, HasSubstr("exited with 5"));
  EXPECT_THAT(gap.message, HasSubstr("expect: {exit_code: 5}"));
  EXPECT_THAT(gap.message, HasSubstr("2 / no Makefile / stop"));
  recorded.profile.scenarios[0].expect.exit_code = 5;
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
}

TEST_F(IncompleteRunsTest, AProgramThatIsNotThereTriedNothingThoughAFailureIsExpected) {
  recorded.profile.scenarios[0].expect.exit_code = Expectation::kNonZero;
  outcome().exit_code = 1;
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
  outcome().standard_error = "Error: Cannot find module '/opt/tool/index.js'\n";
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("scenario-failed"));
  outcome().standard_error.clear();
  outcome().exit_code = 127;
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("scenario-failed"));
}

TEST_F(IncompleteRunsTest, APreparingCommandThatFailsIsAGap) {
  telltale::Run& prepare = recorded.AddRun("success/prepare", "success");
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
  prepare.outcome.exit_code = 2;
  prepare.outcome.standard_error = "unknown command telemetri";
  ASSERT_THAT(recorded.Check().gaps, SizeIs(1));
  EXPECT_EQ(recorded.Check().gaps[0].run, "success/prepare");
  EXPECT_THAT(recorded.Check().gaps[0].message, HasSubstr("unknown command telemetri"));
}

TEST_F(IncompleteRunsTest, AScenarioThatMaySendAndSentNothingShowsNothing) {
  recorded.AddScenario("other");
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("nothing-sent"));
  Scenario& other = recorded.profile.scenarios.back();
  other.expect.events_declared = true;
  EXPECT_THAT(recorded.GapKinds(), IsEmpty()) << "it need not send";
  other.expect.events_declared = false;
  recorded.Send("other", "{}");
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
}

TEST_F(IncompleteRunsTest, AScenarioThatWasNotRunAsOftenAsItMustIsAGap) {
  recorded.profile.scenarios[0].repeat = 2;
  ASSERT_THAT(recorded.Check().gaps, SizeIs(1));
  EXPECT_THAT(recorded.Check().gaps[0].message, HasSubstr("1 of 2"));
  recorded.AddRun("success#2", "success");
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
}

TEST_F(IncompleteRunsTest, NothingAtADeclaredTelemetryEndpointProvesNothing) {
  recorded.recording.exchanges.clear();
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("nothing-captured", "nothing-sent"));
  recorded.AskDns("success", "telemetry.example");
  EXPECT_THAT(recorded.GapKinds(), ElementsAre("nothing-captured", "nothing-sent")) << "a name alone is no payload";
}

TEST_F(IncompleteRunsTest, WhereNothingMayBeSentNothingIsExpected) {
  recorded.recording.exchanges.clear();
  recorded.run("success").opted_out = true;
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
}

TEST_F(IncompleteRunsTest, ACliWithoutDeclaredTelemetryMayBeSilent) {
  recorded.recording.exchanges.clear();
  recorded.profile.endpoints.clear();
  EXPECT_THAT(recorded.GapKinds(), IsEmpty());
}

TEST_F(IncompleteRunsTest, WhatAProcessThatWasEndedWouldHaveSentIsUnknown) {
  EXPECT_THAT(recorded.GapKinds(), ::testing::Not(::testing::Contains("survivor-ended")));
  recorded.run("success").survivors = {"tool --flush"};
  EXPECT_THAT(recorded.GapKinds(), ::testing::Contains("survivor-ended"));
  recorded.run("success").cut_short = true;
  EXPECT_THAT(recorded.GapKinds(), ::testing::Not(::testing::Contains("survivor-ended")));
}

}  // namespace
}  // namespace telltale
