#include <gmock/gmock.h>

#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ConsentCheckTest : public ::testing::Test {
 protected:
  ConsentCheckTest() {
    recorded.profile.opt_outs = {{"variable", {{"DO_NOT_TRACK", "1"}}, {}, {"~/.tool/config.yaml"}}};
    recorded.AddScenario("refused").opt_out = "variable";
    recorded.run("refused").opted_out = true;
    recorded.AddScenario("help").expect.silent = true;
    home = recorded.run("refused").environment[0].second;
  }
  void Write(const std::string& path, const std::string& content) {
    recorded.run("refused").written.push_back({path, content, content.size()});
  }
  Flow& Try(const std::string& run, const std::string& name) {
    Flow flow;
    flow.run = run;
    flow.protocol = "tcp";
    flow.destination = "198.18.0.7";
    flow.name = name;
    flow.port = 443;
    flow.explanation = "attempt";
    recorded.recording.flows.push_back(flow);
    return recorded.recording.flows.back();
  }
  Recorded recorded;
  std::string home;
};

TEST_F(ConsentCheckTest, SilenceAfterOptingOutIsSilent) { EXPECT_THAT(recorded.Rules(), IsEmpty()); }

TEST_F(ConsentCheckTest, ARequestAfterOptingOutIsTraffic) {
  recorded.Send("refused", "{}");
  EXPECT_THAT(recorded.Rules(), ElementsAre("optout/traffic"));
}

TEST_F(ConsentCheckTest, ADnsQuestionAfterOptingOutIsTraffic) {
  recorded.AskDns("refused", "telemetry.example");
  const auto findings = recorded.Findings("optout/traffic");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].place, "host");
  EXPECT_EQ(findings[0].exchange, "x00001");
}

TEST_F(ConsentCheckTest, AConnectionThatWasOnlyTriedAfterOptingOutIsTraffic) {
  Try("refused", "telemetry.example");
  EXPECT_THAT(recorded.Rules(), ElementsAre("optout/traffic"));
  recorded.recording.flows[0].explanation = "exchange:x00001";
  EXPECT_THAT(recorded.Rules(), IsEmpty()) << "the exchange itself is judged";
}

TEST_F(ConsentCheckTest, LoopbackIsNoTraffic) {
  Try("refused", "").destination = "127.0.0.1";
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ConsentCheckTest, LoopbackIsTrafficWhereTheMockServerStandsThere) {
  recorded.run("refused").isolation = "endpoint";
  Try("refused", "").destination = "127.0.0.1";
  EXPECT_THAT(recorded.Rules(), ElementsAre("optout/traffic"));
}

TEST_F(ConsentCheckTest, TheCommandsOwnWorkGoesOnAfterOptingOut) {
  recorded.endpoint().role = "other";
  recorded.Send("refused", "{}");
  recorded.AskDns("refused", "telemetry.example");
  Try("refused", "telemetry.example");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ConsentCheckTest, WhatOptingOutItselfSendsIsNotJudged) {
  telltale::Run& prepare = recorded.AddRun("refused/prepare", "refused");
  prepare.opted_out = false;
  recorded.Send("refused/prepare", "{}");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ConsentCheckTest, AnIdentifierWrittenAfterOptingOutIsState) {
  Write(home + "/.tool/id", "8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d\n");
  const auto findings = recorded.Findings("optout/state");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].place, "file:~/.tool/id");
  EXPECT_EQ(findings[0].length, 36U);
  EXPECT_EQ(findings[0].evidence, "8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d");
}

TEST_F(ConsentCheckTest, FilesWithoutAnIdentifierAndAllowedOnesMayBeWritten) {
  Write(home + "/.tool/settings.yaml", "telemetry: false\nprovider: docker\n");
  Write(home + "/.tool/config.yaml", "install: 8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d\n");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ConsentCheckTest, ATrivialCommandThatSendsAnythingAtAllIsNotSilent) {
  recorded.endpoint().role = "other";
  recorded.Send("help", "{}");
  const auto findings = recorded.Findings("meta/silent");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].scenario, "help");
  EXPECT_THAT(findings[0].message, HasSubstr("telemetry.example"));
}

TEST_F(ConsentCheckTest, TheControlIsNobodysTraffic) {
  recorded.AddRun("control", "control").opted_out = true;
  recorded.Send("control", "{}").host = "nowhere.example";
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

}  // namespace
}  // namespace telltale
