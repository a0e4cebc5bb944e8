#include "harness/judge/baseline_match.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Finding Leak(const std::string& scenario, const std::string& pointer) {
  Finding finding;
  finding.rule = "leak/canary";
  finding.scenario = scenario;
  finding.place = "body";
  finding.pointer = pointer;
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

Baseline Accepting(BaselineEntry entry) {
  entry.reason = "known";
  entry.owner = "telemetry";
  if (entry.expires.empty()) entry.expires = "2027-01-01";
  entry.line = 3;
  return {".telltale.yaml", {entry}};
}

BaselineEntry ByRule(const std::string& scenario, const std::string& pointer, const std::string& expires = {}) {
  BaselineEntry entry;
  entry.rule = "leak/canary";
  entry.scenario = scenario;
  entry.pointer = pointer;
  entry.expires = expires;
  return entry;
}

BaselineOutcome Apply(const std::vector<Finding>& findings, const Baseline& baseline) {
  return ApplyBaseline(findings, baseline, "2026-11-22", {});
}

TEST(BaselineMatchTest, AFingerprintAcceptsItsFindingOnly) {
  const Finding leak = Leak("failure", "/event/errors");
  BaselineEntry entry;
  entry.fingerprint = leak.fingerprint;
  const auto outcome = Apply({leak, Leak("failure", "/event/other")}, Accepting(entry));
  ASSERT_THAT(outcome.accepted, SizeIs(1));
  EXPECT_EQ(outcome.accepted[0].finding, leak);
  EXPECT_EQ(outcome.accepted[0].owner, "telemetry");
  ASSERT_THAT(outcome.open, SizeIs(1));
  EXPECT_EQ(outcome.open[0].pointer, "/event/other");
}

TEST(BaselineMatchTest, RuleScenarioAndPointerMatchWithoutIndices) {
  const Finding leak = Leak("failure", "/events/12/errors");
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("failure", "/events/*/errors"))).open, IsEmpty());
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("failure", "/events/3/errors"))).open, IsEmpty());
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("", ""))).open, IsEmpty());
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("success", "/events/*/errors"))).open, SizeIs(2));
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("failure", "/events/*"))).open, SizeIs(2));
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("failure", "/events/*/errors/x"))).open, SizeIs(2));
}

TEST(BaselineMatchTest, APatternFitsWhereTheReviewerMeantOne) {
  const Finding leak = Leak("failure-of-two", "/events/12/errors");
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("failure*", "/events/*/err*"))).open, IsEmpty());
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("*", "*"))).open, IsEmpty());
  EXPECT_THAT(Apply({leak}, Accepting(ByRule("success*", "*"))).open, SizeIs(2));
}

TEST(BaselineMatchTest, AnotherHostIsAnotherFinding) {
  Finding one = Leak("up", "");
  one.host = "a.example";
  one.fingerprint = Fingerprint(one, "tool");
  Finding two = one;
  two.host = "b.example";
  two.fingerprint = Fingerprint(two, "tool");
  BaselineEntry by_fingerprint;
  by_fingerprint.fingerprint = one.fingerprint;
  ASSERT_THAT(Apply({one, two}, Accepting(by_fingerprint)).open, SizeIs(1));
  EXPECT_EQ(Apply({one, two}, Accepting(by_fingerprint)).open[0].host, "b.example");
  BaselineEntry by_host = ByRule("up", "");
  by_host.host = "a.example";
  EXPECT_THAT(Apply({one, two}, Accepting(by_host)).open, SizeIs(1));
  by_host.host = "*.example";
  EXPECT_THAT(Apply({one, two}, Accepting(by_host)).open, IsEmpty());
}

TEST(BaselineMatchTest, APlaceholderForAReasonOrAnOwnerAcceptsNothing) {
  for (const bool reason : {true, false}) {
    Baseline baseline = Accepting(ByRule("f", "/a"));
    (reason ? baseline.entries[0].reason : baseline.entries[0].owner) = "TODO";
    const auto outcome = Apply({Leak("f", "/a")}, baseline);
    EXPECT_THAT(outcome.accepted, IsEmpty());
    ASSERT_THAT(outcome.open, SizeIs(2));
    EXPECT_EQ(outcome.open[1].rule, "baseline/unreviewed");
  }
}

TEST(BaselineMatchTest, AnExpiredEntryAcceptsNothingAndSaysSo) {
  const auto on_the_day = Apply({Leak("f", "/a")}, Accepting(ByRule("f", "/a", "2026-11-22")));
  EXPECT_THAT(on_the_day.open, IsEmpty());
  const auto outcome = Apply({Leak("f", "/a")}, Accepting(ByRule("f", "/a", "2026-11-21")));
  EXPECT_THAT(outcome.accepted, IsEmpty());
  ASSERT_THAT(outcome.open, SizeIs(2));
  EXPECT_EQ(outcome.open[1].rule, "baseline/expired");
  EXPECT_THAT(outcome.open[1].message, HasSubstr(".telltale.yaml:3"));
  EXPECT_THAT(outcome.open[1].message, HasSubstr("2026-11-21"));
}

TEST(BaselineMatchTest, AnEntryThatNothingNeedsIsUnused) {
  const auto outcome = Apply({}, Accepting(ByRule("f", "/a")));
  ASSERT_THAT(outcome.open, SizeIs(1));
  EXPECT_EQ(outcome.open[0].rule, "baseline/unused");
}

TEST(BaselineMatchTest, AnEntryForAScenarioThatWasNotRunIsNotUnused) {
  const Baseline baseline = Accepting(ByRule("f", "/a"));
  EXPECT_THAT(ApplyBaseline({}, baseline, "2026-11-22", {"other"}).open, IsEmpty());
  EXPECT_THAT(ApplyBaseline({}, baseline, "2026-11-22", {"f", "other"}).open, SizeIs(1));
}

TEST(BaselineMatchTest, TwoUnusedEntriesHaveTheirOwnFingerprints) {
  Baseline baseline = Accepting(ByRule("f", "/a"));
  baseline.entries.push_back(Accepting(ByRule("f", "/b")).entries[0]);
  const auto outcome = Apply({}, baseline);
  ASSERT_THAT(outcome.open, SizeIs(2));
  EXPECT_NE(outcome.open[0].fingerprint, outcome.open[1].fingerprint);
}

TEST(BaselineMatchTest, ItsRulesAreDescribed) {
  for (const Rule& rule : BaselineRules()) {
    EXPECT_FALSE(rule.title.empty() || rule.why.empty() || rule.mend.empty() || rule.example_leak.empty() ||
                 rule.example_mend.empty())
        << rule.id;
  }
}

}  // namespace
}  // namespace telltale
