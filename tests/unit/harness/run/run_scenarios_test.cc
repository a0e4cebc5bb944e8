#include "harness/run/run_scenarios.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/unit/harness/run/fake_isolation.h"

namespace telltale {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

class NoObserver final : public RunObserver {
 public:
  void OnScenarioStarted(const std::string&) override {}
  void OnScenarioEnded(const std::string&, const std::vector<telltale::Run>&) override {}
};

Scenario Named(const std::string& name) {
  Scenario scenario;
  scenario.name = name;
  scenario.arguments = {"do", "${canary:name}"};
  return scenario;
}

class RunScenariosTest : public testing::Test {
 protected:
  RunScenariosTest() {
    profile_.canaries = {{"name", CanaryClass::kArgument}};
    profile_.opt_outs = {{"by-command", {{"OFF", "1"}}, {{"telemetry", "off"}}, {}, {}}};
    options_.cli = "/bin/cli";
    options_.random = SystemRandom();
  }
  Result<std::vector<telltale::Run>> Go(const std::vector<Scenario>& scenarios) {
    return RunScenarios(scenarios, profile_, options_, isolation_, recorder_, cancelled_, observer_);
  }
  Profile profile_;
  RunOptions options_;
  FakeIsolation isolation_;
  FakeRecorder recorder_;
  std::atomic<bool> cancelled_{false};
  NoObserver observer_;
};

TEST_F(RunScenariosTest, RepetitionsShareACellAndCountUp) {
  Scenario twice = Named("twice");
  twice.repeat = 2;
  const auto runs = Go({twice});
  ASSERT_TRUE(runs.has_value()) << ToString(runs.error());
  EXPECT_THAT(*runs, ElementsAre(Field(&telltale::Run::name, "twice"), Field(&telltale::Run::name, "twice#2")));
  EXPECT_EQ((*runs)[0].planted.back().canary.value, (*runs)[1].planted.back().canary.value);
  EXPECT_EQ((*runs)[0].planted.back().where, "argument 2");
}

TEST_F(RunScenariosTest, OptingOutIsAPrepareRunOfItsOwnBeforeTheJudgedOne) {
  Scenario out = Named("out");
  out.opt_out = "by-command";
  out.backend = "down";
  const auto runs = Go({out});
  ASSERT_TRUE(runs.has_value());
  ASSERT_THAT(*runs, SizeIs(2));
  EXPECT_EQ((*runs)[0].name, "out/prepare");
  EXPECT_FALSE((*runs)[0].opted_out);
  EXPECT_TRUE((*runs)[1].opted_out);
  EXPECT_THAT((*runs)[1].environment, testing::Contains(std::pair<std::string, std::string>("OFF", "1")));
  EXPECT_EQ(isolation_.log.lines[0], "begin out/prepare 0");
  EXPECT_EQ(isolation_.log.lines[1], "execute telemetry off");
  EXPECT_EQ(isolation_.log.lines[2], "begin out 1");
}

TEST_F(RunScenariosTest, TheOptOutsVariablesAreSetOnceTheUserHasOptedOut) {
  std::vector<std::pair<std::string, bool>> heard;
  isolation_.behaviour = [&](const Command& command) {
    const bool off = std::ranges::any_of(command.environment, [](const auto& one) { return one.first == "OFF"; });
    heard.emplace_back(command.argv[1], off);
    return FakeIsolation::Exit(0);
  };
  Scenario out = Named("out");
  out.prepare = {{"build"}};
  out.opt_out = "by-command";
  ASSERT_TRUE(Go({out}).has_value());
  EXPECT_THAT(heard, ElementsAre(std::pair("build", false), std::pair("telemetry", true), std::pair("do", true)));
}

Scenario StageNamed(const std::string& name, const std::string& opt_out) {
  Scenario stage = Named(name);
  stage.stage_of = "staged";
  stage.opt_out = opt_out;
  return stage;
}

TEST_F(RunScenariosTest, StagesShareACellAndConsentIsChangedBetweenThem) {
  profile_.opt_outs[0].undo = {{"telemetry", "on"}};
  profile_.opt_outs[0].files = {{"~/.cli/settings", "off", {}}};
  const auto runs = Go({StageNamed("in", ""), StageNamed("out", "by-command"), StageNamed("still", "by-command"),
                        StageNamed("again", ""), Named("other")});
  ASSERT_TRUE(runs.has_value()) << ToString(runs.error());
  std::vector<std::string> told;
  for (const std::string& line : isolation_.log.lines) {
    told.push_back(line.starts_with("place") ? "place" : line.starts_with("execute do") ? "execute do" : line);
  }
  EXPECT_THAT(told, ElementsAre("begin in 0", "execute do", "place", "begin out/prepare 0", "execute telemetry off",
                                "begin out 0", "execute do", "begin still 0", "execute do", "begin again/prepare 0",
                                "execute telemetry on", "begin again 0", "execute do", "begin other 0", "execute do"));
  std::set<std::string> users;
  for (const telltale::Run& run : *runs) {
    EXPECT_EQ(MachineOf(run), run.name == "other" ? "other" : "staged") << run.name;
    users.insert(run.planted.front().canary.value);
  }
  EXPECT_THAT(users, SizeIs(2));
  EXPECT_THAT((*runs)[3].placed, ElementsAre(Field(&WrittenFile::content, "off")));
}

TEST_F(RunScenariosTest, AllCommandsOfAPreparationAreEvidence) {
  Scenario scenario = Named("scenario");
  scenario.prepare = {{"one"}, {"two"}};
  const auto runs = Go({scenario});
  ASSERT_TRUE(runs.has_value());
  ASSERT_THAT(runs->front().earlier, SizeIs(1));
  EXPECT_EQ(runs->front().earlier[0].argv, (std::vector<std::string>{"/bin/cli", "one"}));
  EXPECT_EQ(runs->front().argv, (std::vector<std::string>{"/bin/cli", "two"}));
}

TEST_F(RunScenariosTest, FilesOfThePreparePhaseAreNotTheRunsOwn) {
  Scenario out = Named("out");
  out.opt_out = "by-command";
  const auto runs = Go({out});
  ASSERT_TRUE(runs.has_value());
  EXPECT_THAT(runs->back().written, ElementsAre(Field(&WrittenFile::path, "/home/x/.cli/run1")));
}

TEST_F(RunScenariosTest, AfterAFailedPreparationItsOutcomeIsKept) {
  isolation_.behaviour = [](const Command& command) {
    return FakeIsolation::Exit(command.argv[1] == "telemetry" ? 3 : 0);
  };
  Scenario out = Named("out");
  out.opt_out = "by-command";
  const auto runs = Go({out});
  ASSERT_TRUE(runs.has_value());
  EXPECT_EQ(runs->front().name, "out/prepare");
  EXPECT_EQ(runs->front().outcome.exit_code, 3);
}

TEST_F(RunScenariosTest, AScenarioThatSentNothingRunsAgainInTheSameHome) {
  std::set<std::string> reached = {"second#2"};
  options_.reached = [&](const std::string& run) { return reached.contains(run); };
  Scenario first = Named("first");
  Scenario second = Named("second");
  second.again_if_silent = 4;
  const auto runs = Go({first, second});
  ASSERT_TRUE(runs.has_value());
  EXPECT_THAT(*runs, ElementsAre(Field(&telltale::Run::name, "first"), Field(&telltale::Run::name, "second"),
                                 Field(&telltale::Run::name, "second#2")));
}

// The command takes no time here.
TEST_F(RunScenariosTest, WhatAScenarioLeavesBehindLivesAsLongAsItsProfileSays) {
  Scenario watched = Named("watched");
  watched.watch = std::chrono::seconds(30);
  ASSERT_TRUE(Go({Named("usual"), watched}).has_value());
  ASSERT_THAT(isolation_.log.graces, SizeIs(2));
  EXPECT_EQ(isolation_.log.graces[0], options_.grace);
  EXPECT_GT(isolation_.log.graces[1], 2 * options_.grace);
}

TEST_F(RunScenariosTest, WhatTheCellSawIsRecordedUnderItsRun) {
  isolation_.report.flows = {Flow{}};
  isolation_.report.gaps = {{"unexplained-flow", "", "", "udp to nowhere", false}};
  isolation_.report.survivors = {"sleep 100"};
  const auto runs = Go({Named("one")});
  ASSERT_TRUE(runs.has_value());
  EXPECT_THAT(recorder_.flows, ElementsAre(Field(&Flow::run, "one")));
  EXPECT_THAT(recorder_.gaps, ElementsAre(Field(&Gap::run, "one")));
  EXPECT_THAT((*runs)[0].survivors, ElementsAre("sleep 100"));
}

TEST_F(RunScenariosTest, RunsComeBackInTheProfilesOrderHoweverManyJobs) {
  std::vector<Scenario> scenarios;
  for (int i = 0; i < 20; ++i) {
    scenarios.push_back(Named("s" + std::to_string(i)));
    scenarios.back().timeout = std::chrono::milliseconds{1000 + i % 7};
  }
  options_.jobs = 8;
  const auto runs = Go(scenarios);
  ASSERT_TRUE(runs.has_value());
  ASSERT_THAT(*runs, SizeIs(20));
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ((*runs)[i].name, "s" + std::to_string(i));
}

TEST_F(RunScenariosTest, AfterCancellationNothingNewStarts) {
  isolation_.behaviour = [this](const Command&) {
    cancelled_ = true;
    return FakeIsolation::Exit(0);
  };
  const auto runs = Go({Named("first"), Named("second")});
  ASSERT_TRUE(runs.has_value());
  EXPECT_THAT(*runs, ElementsAre(AllOf(Field(&telltale::Run::name, "first"), Field(&telltale::Run::cut_short, true))));
}

TEST_F(RunScenariosTest, AnUnknownBackendWordIsAnInputErrorThatNamesTheKnownOnes) {
  Scenario odd = Named("odd");
  odd.backend = "sideways";
  const auto runs = Go({odd});
  ASSERT_FALSE(runs.has_value());
  EXPECT_EQ(runs.error().kind, ErrorKind::kInput);
  EXPECT_THAT(runs.error().hint, testing::HasSubstr("black-hole"));
}

}  // namespace
}  // namespace telltale
