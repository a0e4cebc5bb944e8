#include "harness/judge/judge.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "core/gap_kinds.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Finding Found(const std::string& rule, Level level, const std::string& scenario = "success") {
  Finding finding;
  finding.rule = rule;
  finding.level = level;
  finding.scenario = finding.run = scenario;
  finding.place = "body";
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

const Control kCaught = {"planted leak", true, "found"};

Judgement JudgeIt(std::vector<Finding> findings, std::vector<Gap> gaps = {}, std::vector<Control> controls = {kCaught},
                  JudgeOptions options = {}) {
  options.today = "2026-11-22";
  return Judge(std::move(findings), std::move(gaps), std::move(controls), {}, options);
}

TEST(JudgeTest, WhatLeftIsNamedBeforeHowTheCommandBehaved) {
  const Judgement judgement = JudgeIt({Found("behaviour/stalled", Level::kError),
                                       Found("contract/schema", Level::kError), Found("leak/canary", Level::kError)});
  EXPECT_THAT(judgement.reasons,
              ElementsAre("leak/canary: 1 finding", "contract/schema: 1 finding", "behaviour/stalled: 1 finding"));
}

TEST(JudgeTest, PassesOnlyWithNothingOpenAndACaughtControl) {
  const Judgement judgement = JudgeIt({});
  EXPECT_EQ(judgement.verdict, Verdict::kPass);
  EXPECT_THAT(judgement.reasons, IsEmpty());
}

TEST(JudgeTest, AFindingAtTheLevelFails) {
  const Judgement judgement = JudgeIt({Found("leak/canary", Level::kError), Found("leak/canary", Level::kError, "ui")});
  EXPECT_EQ(judgement.verdict, Verdict::kFail);
  EXPECT_THAT(judgement.reasons, ElementsAre("leak/canary: 2 findings"));
}

TEST(JudgeTest, AFindingBelowTheLevelDoesNotFailUnlessAsked) {
  EXPECT_EQ(JudgeIt({Found("behaviour/survivor", Level::kWarning)}).verdict, Verdict::kPass);
  JudgeOptions options;
  options.fail_on = Level::kWarning;
  EXPECT_EQ(JudgeIt({Found("behaviour/survivor", Level::kWarning)}, {}, {kCaught}, options).verdict, Verdict::kFail);
}

TEST(JudgeTest, AGapIsInconclusiveUnlessItsKindIsAccepted) {
  const Gap gap{"tls-refused", "success", "", "the client refused our certificate", false};
  Judgement judgement = JudgeIt({}, {gap});
  EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
  ASSERT_THAT(judgement.reasons, SizeIs(1));
  EXPECT_THAT(judgement.reasons[0], HasSubstr("tls-refused: success: the client refused our certificate"));
  JudgeOptions options;
  options.accepted_gaps = {{gap_kind::kTlsRefused, "", ""}};
  judgement = JudgeIt({}, {gap}, {kCaught}, options);
  EXPECT_EQ(judgement.verdict, Verdict::kPass);
  EXPECT_TRUE(judgement.gaps.at(0).accepted);
}

TEST(JudgeTest, AFindingFailsEvenWhereThereAreGaps) {
  const Judgement judgement = JudgeIt({Found("leak/canary", Level::kError)}, {{"body-cut", "", "", "cut", false}});
  EXPECT_EQ(judgement.verdict, Verdict::kFail);
  ASSERT_THAT(judgement.reasons, SizeIs(2));
  EXPECT_THAT(judgement.reasons[0], HasSubstr("leak/canary"));
}

TEST(JudgeTest, WithoutAControlOrWithOneNotCaughtNothingIsProved) {
  EXPECT_EQ(JudgeIt({}, {}, {}).verdict, Verdict::kInconclusive);
  const Judgement judgement = JudgeIt({}, {}, {kCaught, {"planted leak", false, "it was not recorded"}});
  EXPECT_EQ(judgement.verdict, Verdict::kInconclusive);
  EXPECT_THAT(judgement.reasons.at(0), HasSubstr("it was not recorded"));
}

TEST(JudgeTest, TheOrderOfItsInputsDoesNotMatter) {
  std::vector<Finding> findings = {Found("leak/canary", Level::kError, "b"),
                                   Found("egress/plaintext", Level::kError, "a"),
                                   Found("contract/schema", Level::kWarning, "b")};
  std::vector<Gap> gaps = {{"b", "", "", "2", false}, {"a", "", "", "1", false}};
  const Judgement first = JudgeIt(findings, gaps);
  std::reverse(findings.begin(), findings.end());
  std::reverse(gaps.begin(), gaps.end());
  const Judgement second = JudgeIt(findings, gaps);
  EXPECT_EQ(first.findings, second.findings);
  EXPECT_EQ(first.gaps, second.gaps);
  EXPECT_EQ(first.reasons, second.reasons);
}

}  // namespace
}  // namespace telltale
