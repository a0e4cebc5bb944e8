#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/gap_kinds.h"
#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Event(const std::string& type, const std::string& id, milliseconds after_noon) {
  return fmt::format(R"({{"type":"{}","id":"{}","time":{}}})", type, id, Microseconds(after_noon));
}

class EventsCheckTest : public ::testing::Test {
 protected:
  EventsCheckTest() {
    recorded.AddScenario("failure");
    recorded.PromiseEvents("failure", {{"started", 0, 1}, {"finished", 1, 1}});
  }
  Recorded recorded;
};

TEST_F(EventsCheckTest, ThePromisedEventsOfOneExecutionAreSilent) {
  recorded.Send("failure", Event("started", "e1", milliseconds(10)));
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(EventsCheckTest, WhatIsPromiseAtMostOnceMayBeMissing) {
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(EventsCheckTest, APromisedEventThatDidNotComeIsMissing) {
  recorded.Send("failure", Event("started", "e1", milliseconds(10)));
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/event-missing"));
}

TEST_F(EventsCheckTest, NothingIsMissingFromARunThatTheAuditsOwnEndCutShort) {
  recorded.run("failure").cut_short = true;
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.Send("failure", Event("heartbeat", "e1", milliseconds(95)));
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/event-unexpected"));
}

TEST_F(EventsCheckTest, AnEventThatMayBeWhatWasNotSeenIsNotCalledMissing) {
  recorded.AddScenario("other");
  recorded.recording.gaps = {{"unexplained-flow", "other", "", "", false}, {"decode-budget", "failure", "", "", false}};
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/event-missing")) << "another run's loss, and no loss";
  recorded.recording.gaps[0].run = "failure";
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.profile.accepted_gaps = {{gap_kind::kUnexplainedFlow, "", ""}};
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/event-missing")) << "an accepted gap must hide nothing";
}

TEST_F(EventsCheckTest, NothingIsMissingAtABackendThatCannotBeReached) {
  recorded.run("failure").backend = "down";
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(EventsCheckTest, AnEventOfAnotherTypeIsUnexpected) {
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  recorded.Send("failure", Event("heartbeat", "e1", milliseconds(95)));
  const auto findings = recorded.Findings("contract/event-unexpected");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].exchange, "x00002");
  EXPECT_EQ(findings[0].pointer, "/type");
}

TEST_F(EventsCheckTest, OneMoreThanPromisedIsUnexpected) {
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  recorded.Send("failure", Event("finished", "e1", milliseconds(91)));
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/event-unexpected"));
}

TEST_F(EventsCheckTest, ARetryOfWhatWasNotAcceptedIsTheSameEvent) {
  recorded.Send("failure", Event("finished", "e1", milliseconds(90))).response = Response{500, {}, ""};
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.recording.exchanges[0].response->status = 200;
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/event-unexpected"));
}

TEST_F(EventsCheckTest, EventsArriveInAnyOrderButAreMadeInThePromisedOne) {
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  recorded.Send("failure", Event("started", "e1", milliseconds(10)));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.recording.exchanges[1].body = Event("started", "e1", milliseconds(95));
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/order"));
}

TEST_F(EventsCheckTest, WithoutTimestampsOnlyOneConnectionHasAnOrder) {
  recorded.endpoint().events->timestamp_pointer = "";
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  recorded.Send("failure", Event("started", "e1", milliseconds(10)));
  auto& exchanges = recorded.recording.exchanges;
  exchanges[0].peer = exchanges[1].peer = "10.0.0.1:40000";
  exchanges[1].time = exchanges[0].time + milliseconds(1);
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/order"));
  exchanges[1].peer = "10.0.0.1:40001";
  EXPECT_THAT(recorded.Rules(), IsEmpty()) << "on two connections the later event may arrive first";
}

TEST_F(EventsCheckTest, TwoIdsInOneExecutionBreakTheOrder) {
  recorded.Send("failure", Event("started", "e1", milliseconds(10)));
  recorded.Send("failure", Event("finished", "e2", milliseconds(90)));
  const auto findings = recorded.Findings("contract/order");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/id");
}

TEST_F(EventsCheckTest, OneIdInTwoExecutionsBreaksTheOrder) {
  recorded.AddScenario("success");
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  recorded.Send("success", Event("finished", "e1", milliseconds(90)));
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/order"));
}

TEST_F(EventsCheckTest, PreparationHoldsManyExecutions) {
  recorded.AddRun("failure/prepare", "failure");
  recorded.Send("failure/prepare", Event("started", "p1", milliseconds(10)));
  recorded.Send("failure/prepare", Event("started", "p2", milliseconds(20)));
  recorded.Send("failure", Event("finished", "e1", milliseconds(90)));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(EventsCheckTest, EventsAreFoundInBatchesAndInJsonInStrings) {
  recorded.endpoint().events->type_pointer = "/data/*/event/type";
  recorded.endpoint().events->execution_id_pointer = "/data/*/event/properties/id";
  recorded.endpoint().events->timestamp_pointer = "";
  recorded.Send("failure", R"({"data":[{"event":{"type":"started","properties":"{\"id\":\"e1\"}"}},
                                       {"event":{"type":"finished","properties":"{\"id\":\"e2\"}"}}]})");
  const auto findings = recorded.Findings("contract/order");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/data/1/event/properties/id");
}

}  // namespace
}  // namespace telltale
