#include "harness/check/check_all.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::IsEmpty;

// A recording that breaks a lot.
void Break(Recorded& recorded) {
  recorded.AddScenario("refused").opt_out = "variable";
  recorded.run("refused").opted_out = true;
  recorded.AddScenario("success");
  recorded.Publish(R"({"type":"object","additionalProperties":false})");
  recorded.Send("success", R"({"user":1})").headers = {{"Content-Type", "multipart/form-data"}};
  recorded.Send("refused", R"({"user":1})").host = "collector.example";
  recorded.AskDns("refused", "collector.example");
}

TEST(CheckAllTest, FindingsAreSortedAndSealed) {
  Recorded recorded;
  Break(recorded);
  const auto findings = recorded.Check().findings;
  EXPECT_GE(findings.size(), 5U);
  EXPECT_TRUE(std::is_sorted(findings.begin(), findings.end(), ReportedBefore));
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.fingerprint, Fingerprint(finding)) << finding.rule;
    EXPECT_FALSE(finding.message.empty()) << finding.rule;
    EXPECT_FALSE(finding.place.empty()) << finding.rule;
  }
}

TEST(CheckAllTest, TheSameRecordingGivesTheSameFindings) {
  Recorded first;
  Recorded second;
  Break(first);
  Break(second);
  EXPECT_EQ(first.Check().findings, second.Check().findings);
}

TEST(CheckAllTest, NothingAtAllBreaksNothingAndIsNoProof) {
  Recorded recorded;
  EXPECT_THAT(recorded.Check().findings, IsEmpty());
  recorded.profile.scenarios.emplace_back().name = "never-run";
  EXPECT_THAT(recorded.GapKinds(), ::testing::ElementsAre("scenario-not-run"));
}

}  // namespace
}  // namespace telltale
