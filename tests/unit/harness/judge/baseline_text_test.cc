#include "harness/judge/baseline_text.h"

#include <gmock/gmock.h>

#include "harness/judge/judge.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

Finding Leak(const std::string& pointer, Level level = Level::kError) {
  Finding finding;
  finding.rule = "leak/canary";
  finding.level = level;
  finding.scenario = "failure";
  finding.place = "body";
  finding.pointer = pointer;
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

const NewEntryDefaults kDefaults = {"It is known.", "telemetry team", "2026-12-31"};
const std::string kToday = "2026-11-22";

Judgement WithFindings(std::vector<Finding> findings) {
  Judgement judgement;
  judgement.findings = std::move(findings);
  return judgement;
}

ExtendedBaseline Extended(const std::string& existing, const Judgement& judgement, Level fail_on = Level::kError) {
  const auto extended = ExtendBaseline(existing, "b", judgement, fail_on, kDefaults, kToday);
  EXPECT_TRUE(extended.has_value()) << ToString(extended.error());
  return extended.value_or(ExtendedBaseline{});
}

Judgement Judged(const std::vector<Finding>& findings, const std::string& baseline_text) {
  const auto baseline = ParseBaseline(baseline_text, "b");
  EXPECT_TRUE(baseline.has_value()) << baseline_text;
  JudgeOptions options;
  options.today = kToday;
  return Judge(findings, {}, {{"control", true, ""}}, baseline.value_or(Baseline{}), options);
}

TEST(BaselineTextTest, WhatIsWrittenAcceptsExactlyTheFindings) {
  const std::vector<Finding> findings = {Leak("/event/errors"), Leak("/event/user"), Leak("/event/errors")};
  const ExtendedBaseline extended = Extended("", WithFindings(findings));
  EXPECT_EQ(extended.added, 2U) << "one entry a fingerprint";
  const Judgement judged = Judged(findings, extended.text);
  EXPECT_EQ(judged.verdict, Verdict::kPass);
  EXPECT_THAT(judged.findings, IsEmpty());
  EXPECT_EQ(Extended(extended.text, judged).text, extended.text) << "nothing new, nothing changed";
}

TEST(BaselineTextTest, WhatSomebodyWroteStaysByteForByte) {
  const std::string existing =
      "# Ours.\nversion: 1\naccepted:\n- rule: leak/canary   # until the rewrite\n  scenario: failure\n"
      "  pointer: /event/errors\n  reason: Known.\n  owner: Ada\n  expires: 2027-01-01\n# the end";
  const std::vector<Finding> findings = {Leak("/event/errors"), Leak("/event/user")};
  const ExtendedBaseline extended = Extended(existing, WithFindings(findings));
  EXPECT_THAT(extended.text, StartsWith(existing));
  EXPECT_EQ(extended.added, 1U);
  EXPECT_EQ(extended.kept, 1U);
  EXPECT_EQ(Judged(findings, extended.text).verdict, Verdict::kPass);
}

TEST(BaselineTextTest, AnExpiredEntryThatIsStillNeededGetsTheNewDateAndKeepsItsReason) {
  const std::string existing =
      "version: 1\naccepted:\n  - rule: leak/canary\n    expires: 2026-01-31\n    reason: \"until 2026-01-31\"\n"
      "    owner: Ada\n  - rule: leak/pii\n    expires: 2026-01-31\n    reason: Not needed here.\n    owner: Bea\n";
  const std::vector<Finding> findings = {Leak("/event/errors")};
  const ExtendedBaseline extended = Extended(existing, Judged(findings, existing));
  EXPECT_EQ(extended.renewed, 1U);
  EXPECT_EQ(extended.added, 0U);
  const auto baseline = ParseBaseline(extended.text, "b");
  ASSERT_TRUE(baseline.has_value());
  ASSERT_THAT(baseline->entries, SizeIs(2));
  EXPECT_EQ(baseline->entries[0].expires, "2026-12-31");
  EXPECT_EQ(baseline->entries[0].reason, "until 2026-01-31");
  EXPECT_EQ(baseline->entries[1].expires, "2026-01-31") << "nothing needs it: it stays as it is";
}

TEST(BaselineTextTest, AFindingThatWasAcceptedInTheRunKeepsItsReasonInAnotherFile) {
  const std::vector<Finding> findings = {Leak("/event/errors")};
  const std::string text = Extended("", WithFindings(findings)).text;
  std::string reasoned = text;
  reasoned.replace(reasoned.find("It is known."), 12, "Reworked soon");
  EXPECT_THAT(Extended("", Judged(findings, reasoned)).text, HasSubstr("Reworked soon"));
}

TEST(BaselineTextTest, WhatDoesNotFailAndTheBaselinesOwnFindingsAreLeftOut) {
  Finding unused = Leak("/a");
  unused.rule = "baseline/unused";
  const Judgement judgement = WithFindings({Leak("/b", Level::kWarning), unused});
  EXPECT_THAT(Extended("", judgement).text, HasSubstr("accepted: []"));
}

TEST(BaselineTextTest, AnEmptyListIsContinued) {
  for (const char* existing :
       {"version: 1\naccepted: []\n", "version: 1\n", "# nothing yet\n", "version: 1\naccepted:"}) {
    const ExtendedBaseline extended = Extended(existing, WithFindings({Leak("/event/errors")}));
    EXPECT_EQ(extended.added, 1U) << existing;
    EXPECT_EQ(Judged({Leak("/event/errors")}, extended.text).verdict, Verdict::kPass) << extended.text;
  }
}

TEST(BaselineTextTest, AFileThatCannotBeContinuedIsRefusedRatherThanSpoilt) {
  for (const char* existing :
       {"version: 1\naccepted: [{rule: leak/pii, reason: r, owner: o, expires: 2027-01-01}]\n",
        "accepted:\n  - rule: leak/pii\n    reason: r\n    owner: o\n    expires: 2027-01-01\nversion: 1\n",
        "- a list"}) {
    const auto extended =
        ExtendBaseline(existing, "b", WithFindings({Leak("/event/errors")}), Level::kError, kDefaults, kToday);
    EXPECT_FALSE(extended.has_value()) << existing;
  }
}

TEST(BaselineTextTest, HostilePointersAndReasonsStayTextOnOneLine) {
  const auto extended = ExtendBaseline("", "b", WithFindings({Leak("/a\n  - rule: x\x1b[2J")}), Level::kError,
                                       {"a \"quoted\" \\ reason\nwith: a line", "o", "2026-12-31"}, kToday);
  ASSERT_TRUE(extended.has_value());
  EXPECT_THAT(extended->text, Not(HasSubstr("\x1b")));
  const auto baseline = ParseBaseline(extended->text, "b");
  ASSERT_TRUE(baseline.has_value()) << extended->text;
  ASSERT_THAT(baseline->entries, SizeIs(1));
  EXPECT_THAT(baseline->entries[0].reason, HasSubstr("a \"quoted\""));
}

}  // namespace
}  // namespace telltale
