#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>

#include "core/gap_kinds.h"
#include "core/home_path.h"
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
    recorded.profile.opt_outs = {{"variable", {{"DO_NOT_TRACK", "1"}}, {}, {"~/.tool/config.yaml"}, {}}};
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

// As a program leaves it that maps the file into memory.
TEST_F(ConsentCheckTest, AnIdentifierInAPageOfZerosIsState) {
  const std::string id = "8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d";
  Write(home + "/.tool/behind", id + std::string(4060, '\0'));
  Write(home + "/.tool/between", std::string(512, '\0') + "v1 " + id + std::string(3545, '\0'));
  Write(home + "/.tool/words", id + std::string(300, '\0') + "words");
  EXPECT_THAT(recorded.Findings("optout/state"), SizeIs(2));
}

TEST_F(ConsentCheckTest, AnIdentifierThatIsANameIsStateToo) {
  Write(home + "/.tool/8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d/", "");
  const auto findings = recorded.Findings("optout/state");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].place, "file-name");
  EXPECT_THAT(findings[0].message, HasSubstr("a UUID"));
}

TEST_F(ConsentCheckTest, NamesOfWhatWasPlantedOrIsTheSameElsewhereAreNone) {
  recorded.run("refused").planted.push_back(
      {{"cwd", CanaryClass::kCwd, home + "/src/3ed2c7a1b29f00aa"}, "working directory", std::nullopt});
  Write(home + "/src/3ed2c7a1b29f00aa/out.txt", "done");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  Write(home + "/.tool/9b1c77de0a413f2a.json", "{}");
  EXPECT_THAT(recorded.Rules(), ElementsAre("optout/state"));
  recorded.run("refused").isolation = recorded.run("help").isolation = "namespace";
  recorded.run("help").written = {{HomeOf(recorded.run("help")) + "/.tool/9b1c77de0a413f2a.json", "{}", 2}};
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ConsentCheckTest, FilesWithoutAnIdentifierAndAllowedOnesMayBeWritten) {
  Write(home + "/.tool/settings.yaml", "telemetry: false\nprovider: docker\n");
  Write(home + "/.tool/config.yaml", "install: 8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d\n");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ConsentCheckTest, ATimeThatAFileWasGivenIsStateUnlessAnotherMachineHasIt) {
  Write(home + "/.tool/x [time]", "1299215167.123456789");
  Write(home + "/.tool/config.yaml [time]", "1299215168.0");
  Write(home + "/.tool/build/y.js [time]", "1299215169.0");
  const auto findings = recorded.Findings("optout/state");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].place, "file:~/.tool/x [time]");
  recorded.run("help").written.push_back({home + "/.tool/x [time]", "1299215167.123456789", 20});
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(ConsentCheckTest, SoIsWhatElseAFileWasGiven) {
  for (const char* mark : {" [time of access]", " [access list]"}) {
    Write(home + "/.tool/x" + mark, "1299215167");
    Write(home + "/.tool/config.yaml" + mark, "1299215168");
    Write(home + "/.tool/build/y.js" + mark, "1299215169");
  }
  std::set<std::string> places;
  for (const Finding& finding : recorded.Findings("optout/state")) places.insert(finding.place);
  EXPECT_THAT(places, testing::ElementsAre("file:~/.tool/x [access list]", "file:~/.tool/x [time of access]"));
}

TEST_F(ConsentCheckTest, TwelveHexDigitsAreStateOnlyWhereNothingElseStandsOrANameBefore) {
  Write(home + "/.tool/a", "commit 021b9c77de0a\n");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  Write(home + "/.tool/b", "021b9c77de0a\n");
  Write(home + "/.tool/c", R"({"deviceId":"021b9c77de0a"})");
  EXPECT_THAT(recorded.Findings("optout/state"), SizeIs(2));
}

TEST_F(ConsentCheckTest, WhatWasNotKeptOfAFileIsAGapUnlessTheFileMayBeWritten) {
  Write(home + "/.tool/large", "words");
  Write(home + "/.tool/config.yaml", "words");
  for (WrittenFile& file : recorded.run("refused").written) file.size = 1 << 30;
  const std::vector<Gap> gaps = recorded.Check().gaps;
  const auto unread = std::count_if(gaps.begin(), gaps.end(), [](const Gap& gap) {
    return gap.kind == gap_kind::kUnreadState && gap.message.find("~/.tool/large") != std::string::npos;
  });
  EXPECT_EQ(unread, 1);
}

TEST_F(ConsentCheckTest, WhatAnotherMachineHoldsAlikeRecognisesNone) {
  recorded.run("refused").isolation = recorded.run("help").isolation = "namespace";
  const std::string constant = "table 8a7b6c5d4e3f4a1b9c8d\n";
  Write("/tmp/cache", constant);
  EXPECT_THAT(recorded.Rules(), ElementsAre("optout/state")) << "there is only one machine";
  recorded.run("help").written.push_back({"/tmp/elsewhere", constant, constant.size()});
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.run("refused").written[0].content += "install: 8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d\n";
  ASSERT_THAT(recorded.Findings("optout/state"), SizeIs(1));
  EXPECT_EQ(recorded.Findings("optout/state")[0].evidence, "8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d");
}

TEST_F(ConsentCheckTest, TwoRunsInOneHomeAreOneMachine) {
  recorded.AddRun("refused#2", "refused").isolation = recorded.run("refused").isolation = "namespace";
  const std::string id = "8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d\n";
  Write(home + "/.tool/id", id);
  recorded.run("refused#2").written.push_back({home + "/.tool/copy", id, id.size()});
  EXPECT_THAT(recorded.Findings("optout/state"), SizeIs(1));
}

TEST_F(ConsentCheckTest, WithoutNamespacesAllRunsAreOnOneMachine) {
  recorded.run("refused").isolation = recorded.run("help").isolation = "endpoint";
  const std::string id = "8a7b6c5d-4e3f-4a1b-9c8d-7e6f5a4b3c2d\n";
  Write(home + "/.tool/id", id);
  recorded.run("help").written.push_back({home + "/.tool/id", id, id.size()});
  EXPECT_THAT(recorded.Findings("optout/state"), SizeIs(1));
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
