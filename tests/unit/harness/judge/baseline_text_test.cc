#include "harness/judge/baseline_text.h"

#include <gmock/gmock.h>

#include "harness/judge/judge.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

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

const NewEntryDefaults kDefaults = {"to be decided", "nobody yet", "2026-12-31"};

Judgement WithFindings(std::vector<Finding> findings) {
  Judgement judgement;
  judgement.findings = std::move(findings);
  return judgement;
}

TEST(BaselineTextTest, WhatIsWrittenAcceptsExactlyTheFindings) {
  const std::vector<Finding> findings = {Leak("/event/errors"), Leak("/event/user"), Leak("/event/errors")};
  const std::string text = WriteBaseline(WithFindings(findings), Level::kError, kDefaults);
  const auto baseline = ParseBaseline(text, "b");
  ASSERT_TRUE(baseline.has_value()) << ToString(baseline.error()) << text;
  EXPECT_THAT(baseline->entries, SizeIs(2)) << "one entry a fingerprint";
  JudgeOptions options;
  options.today = "2026-11-22";
  const Judgement judged = Judge(findings, {}, {{"control", true, ""}}, *baseline, options);
  EXPECT_EQ(judged.verdict, Verdict::kPass);
  EXPECT_THAT(judged.findings, IsEmpty());
  EXPECT_EQ(WriteBaseline(judged, Level::kError, {"x", "y", "2030-01-01"}), text)
      << "entries keep who answers for them";
}

TEST(BaselineTextTest, WhatDoesNotFailAndTheBaselinesOwnFindingsAreLeftOut) {
  Finding unused = Leak("/a");
  unused.rule = "baseline/unused";
  const Judgement judgement = WithFindings({Leak("/b", Level::kWarning), unused});
  EXPECT_THAT(WriteBaseline(judgement, Level::kError, kDefaults), HasSubstr("accepted: []"));
}

TEST(BaselineTextTest, HostilePointersAndReasonsStayTextOnOneLine) {
  const std::string text = WriteBaseline(WithFindings({Leak("/a\n  - rule: x\x1b[2J")}), Level::kError,
                                         {"a \"quoted\" \\ reason\nwith: a line", "o", "2026-12-31"});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  const auto baseline = ParseBaseline(text, "b");
  ASSERT_TRUE(baseline.has_value()) << text;
  ASSERT_THAT(baseline->entries, SizeIs(1));
  EXPECT_THAT(baseline->entries[0].reason, HasSubstr("a \"quoted\""));
}

}  // namespace
}  // namespace telltale
