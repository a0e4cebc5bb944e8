#include "harness/flows/search.h"

#include <gmock/gmock.h>

#include "tests/unit/harness/flows/simulated_client.h"

namespace telltale::flows {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr SearchOptions kOptions{.sources = 30};

std::string Text(unsigned number) { return "value-" + std::to_string(number); }

TEST(SearchTest, AMemberOfTwoSourcesIsFoundWithBothAndNoOther) {
  SimulatedClient client;
  client.members["id"] = [](const Machine& machine) { return Text(100 * machine.Of(7) + machine.Of(22)); };
  client.members["constant"] = [](const Machine&) { return "1.0"; };
  const SearchStep step = client.Investigate(kOptions);
  EXPECT_EQ(ResultOf(step, "id").state, State::kSettled);
  EXPECT_THAT(SourcesOf(ResultOf(step, "id")), ElementsAre(7, 22));
  EXPECT_THAT(SourcesOf(ResultOf(step, "constant")), IsEmpty());
  EXPECT_EQ(ResultOf(step, "constant").redraws_of_the_rest, 4U);
}

// Three runs to hold still, four times all else for each of three sets that are held, twice a bisection of 30 and three
// runs of each source alone: what the issue calls the usual CLI.
TEST(SearchTest, TheUsualClientCostsAboutThirtyRuns) {
  SimulatedClient client;
  client.members["id"] = [](const Machine& machine) { return Text(100 * machine.Of(1) + machine.Of(6)); };
  for (int i = 0; i < 25; ++i) client.members["constant" + std::to_string(i)] = [](const Machine&) { return "x"; };
  client.Investigate(kOptions);
  EXPECT_LE(client.seen.size(), 3U + 3 * 4 + 2 * 5 + 2 * 3 + 2);
}

TEST(SearchTest, WhatChangesOnlyWhereTwoSourcesAreNewIsStillFound) {
  SimulatedClient client;
  client.members["both"] = [](const Machine& machine) {
    return machine.Of(3) != 0 && machine.Of(11) != 0 ? Text(machine.Of(3)) : "same";
  };
  const SearchStep step = client.Investigate(kOptions);
  const RowResult& result = ResultOf(step, "both");
  ASSERT_THAT(SourcesOf(result), ElementsAre(11));
  EXPECT_FALSE(result.depends_on.front().alone);
}

TEST(SearchTest, WhatDiffersOnOneMachineIsNoise) {
  SimulatedClient client;
  client.members["time"] = [](const Machine& machine) { return std::to_string(machine.run); };
  EXPECT_EQ(ResultOf(client.Investigate(kOptions), "time").state, State::kNoise);
}

// It stands still in the first runs, and is another in one of those in which everything is new.
TEST(SearchTest, WhatMovesOnceByItselfPointsAtNoSource) {
  for (unsigned odd_run = 4; odd_run < 8; ++odd_run) {
    SimulatedClient client;
    client.members["rare"] = [odd_run](const Machine& machine) { return machine.run == odd_run ? "odd" : "even"; };
    const RowResult result = ResultOf(client.Investigate(kOptions), "rare");
    EXPECT_THAT(SourcesOf(result), IsEmpty()) << odd_run;
    EXPECT_EQ(result.state, State::kNoise) << odd_run;
  }
}

// One of two values: each redraw has an even chance to show nothing.
TEST(SearchTest, ABucketIsFound) {
  SimulatedClient client;
  client.members["bucket"] = [](const Machine& machine) { return machine.Of(9) % 2 == 0 ? "even" : "odd"; };
  EXPECT_THAT(SourcesOf(ResultOf(client.Investigate(kOptions), "bucket")), ElementsAre(9));
}

TEST(SearchTest, MembersOfAnEventThatOnlyOneMachineTellsAreNotCalledIndependentOfWhatHidesIt) {
  SimulatedClient client;
  client.is_told = [](const Machine& machine) { return machine.Of(5) == 0; };
  client.members["constant"] = [](const Machine&) { return "x"; };
  client.members["id"] = [](const Machine& machine) { return Text(machine.Of(2)); };
  const SearchStep step = client.Investigate(kOptions);
  EXPECT_THAT(SourcesOf(ResultOf(step, "")), ElementsAre(5));
  const RowResult& constant = ResultOf(step, "constant");
  EXPECT_EQ(constant.state, State::kSettled);
  EXPECT_TRUE(constant.held.contains(5));
  EXPECT_EQ(constant.redrawn[5], 0U);
  EXPECT_THAT(SourcesOf(ResultOf(step, "id")), ElementsAre(2));
}

TEST(SearchTest, RowsThatAreSkippedAskForNoRuns) {
  SimulatedClient client;
  client.members["id"] = [](const Machine& machine) { return Text(machine.Of(2)); };
  client.Investigate(kOptions);
  Observations seen = client.seen;
  std::erase_if(seen, [](const auto& one) { return one.first.redrawn.size() < 30 && !one.first.redrawn.empty(); });
  EXPECT_FALSE(NextStep(seen, kOptions).wanted.empty());
  EXPECT_THAT(NextStep(seen, kOptions, {{"event", "id"}}).wanted, IsEmpty());
}

TEST(SearchTest, WhatWasNotTriedYetIsPending) {
  Observations seen;
  for (unsigned repetition = 0; repetition < 3; ++repetition) {
    Observation observation;
    observation.units.insert("event");
    observation.texts.emplace(Row{"event", "x"}, "1");
    seen.emplace(Trial{{}, repetition}, observation);
  }
  EXPECT_EQ(ResultOf(NextStep(seen, kOptions), "x").state, State::kPending);
}

TEST(SearchTest, NoiseThatTheLastRunFoundAsksForAnother) {
  Observations seen;
  for (unsigned repetition = 0; repetition < 3; ++repetition) {
    Observation observation;
    observation.units.insert("event");
    observation.texts.emplace(Row{"event", "x"}, repetition == 2 ? "2" : "1");
    seen.emplace(Trial{{}, repetition}, observation);
  }
  EXPECT_THAT(NextStep(seen, kOptions).wanted, testing::Contains(Trial{{}, 3}));
}

}  // namespace
}  // namespace telltale::flows
