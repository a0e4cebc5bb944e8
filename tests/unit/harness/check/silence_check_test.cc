#include <gmock/gmock.h>

#include "core/gap_kinds.h"
#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A command with consent, and the same after opting out.
class SilenceCheckTest : public ::testing::Test {
 protected:
  SilenceCheckTest() {
    recorded.profile.opt_outs = {{"variable", {{"OFF", "1"}}, {}, {}, {}},
                                 {"command", {}, {{"telemetry", "off"}}, {}, {}}};
    recorded.AddScenario("consented").arguments = {"list"};
    OptOut("variable");
  }
  void OptOut(const std::string& id) {
    Scenario& out = recorded.AddScenario("out-" + id);
    out.arguments = {"list"};
    out.opt_out = id;
    recorded.run(out.name).opted_out = true;
  }
  std::vector<std::string> Unproven() {
    std::vector<std::string> runs;
    for (const Gap& gap : recorded.Check().gaps) {
      if (gap.kind == gap_kind::kSilenceUnproven) runs.push_back(gap.run);
    }
    return runs;
  }
  Recorded recorded;
};

TEST_F(SilenceCheckTest, SilenceIsProvedWhereTheSameCommandWithConsentSends) {
  EXPECT_THAT(Unproven(), Contains("out-variable"));
  recorded.Send("consented", "{}");
  EXPECT_THAT(Unproven(), IsEmpty());
  recorded.profile.scenarios[0].arguments = {"another"};
  EXPECT_THAT(Unproven(), Contains("out-variable")) << "another command is no twin";
}

TEST_F(SilenceCheckTest, ANameAloneOrTheCommandsOwnWorkIsNoSending) {
  recorded.AskDns("consented", "telemetry.example");
  EXPECT_THAT(Unproven(), Contains("out-variable"));
  recorded.profile.endpoints.push_back({});
  recorded.profile.endpoints.back().host = "registry.example";
  recorded.profile.endpoints.back().role = "other";
  recorded.Send("consented", "{}").host = "registry.example";
  EXPECT_THAT(Unproven(), Contains("out-variable"));
}

TEST_F(SilenceCheckTest, WhereOnlyTheSecondRunSendsTheSecondRunIsToBeSilent) {
  recorded.AddRun("consented#2", "consented");
  recorded.Send("consented#2", "{}");
  EXPECT_THAT(Unproven(), Contains("out-variable")) << "its one run is the one that shows a notice";
  recorded.AddRun("out-variable#2", "out-variable").opted_out = true;
  EXPECT_THAT(Unproven(), IsEmpty());
}

TEST_F(SilenceCheckTest, WhatLeftAfterOptingOutIsAFindingAndNoGap) {
  recorded.Send("out-variable", "{}");
  EXPECT_THAT(Unproven(), Not(Contains("out-variable")));
  EXPECT_THAT(recorded.Rules(), Contains("optout/traffic"));
}

TEST_F(SilenceCheckTest, AnEventThatWithdrawingConsentUsedUpProvesNothing) {
  OptOut("command");
  recorded.profile.scenarios[0].repeat = 2;
  recorded.AddRun("consented#2", "consented");
  recorded.Send("consented", "{}");
  recorded.AddRun("out-command/prepare", "out-command");
  EXPECT_THAT(Unproven(), IsEmpty()) << "the first run sends, and nothing was used up before it";
  recorded.Send("out-command/prepare", "{}");
  EXPECT_THAT(Unproven(), Contains("out-command"));
  recorded.Send("consented#2", "{}");
  EXPECT_THAT(Unproven(), IsEmpty()) << "the second run sends too";
}

TEST_F(SilenceCheckTest, ACertificateIsRefusedOnlyByWhoSawIt) {
  recorded.Send("consented", "{}");
  recorded.AddScenario("untrusted").backend = "bad-certificate";
  recorded.run("untrusted").backend = "bad-certificate";
  EXPECT_THAT(Unproven(), Contains("untrusted"));
  Flow flow;
  flow.run = "untrusted";
  flow.protocol = "tcp";
  flow.destination = "198.18.0.7";
  flow.name = "telemetry.example";
  flow.explanation = "attempt";
  recorded.recording.flows.push_back(flow);
  EXPECT_THAT(Unproven(), IsEmpty());
}

TEST_F(SilenceCheckTest, ASilentScenarioWithVariablesNeedsSomethingThatSendsWithoutThem) {
  Scenario& quiet = recorded.AddScenario("quiet");
  quiet.arguments = {"list"};
  quiet.environment = {{"TOOL_TELEMETRY", "0"}};
  quiet.expect.silent = true;
  EXPECT_THAT(Unproven(), Contains("quiet"));
  recorded.Send("consented", "{}");
  EXPECT_THAT(Unproven(), IsEmpty());
}

TEST_F(SilenceCheckTest, ACommandThatIsSilentByItsNatureNeedsNoTwin) {
  recorded.Send("consented", "{}");
  Scenario& help = recorded.AddScenario("help");
  help.arguments = {"--help"};
  help.expect.silent = true;
  EXPECT_THAT(Unproven(), IsEmpty());
  recorded.profile.endpoints.clear();
  help.environment = {{"CI", "true"}};
  EXPECT_THAT(Unproven(), Not(Contains("help"))) << "a CLI without telemetry has nothing to be silent about";
}

}  // namespace
}  // namespace telltale
