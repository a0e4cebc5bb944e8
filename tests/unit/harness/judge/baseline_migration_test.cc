#include "harness/judge/baseline_migration.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// A finding as it is now, and the fingerprint that it had before hosts and names were part of it.
Finding At(const std::string& host) {
  Finding finding;
  finding.rule = "egress/undeclared";
  finding.scenario = "up";
  finding.place = "host";
  finding.host = host;
  finding.fingerprint = Fingerprint(finding, "tool");
  return finding;
}

std::string Earlier() {
  Finding finding = At("");
  return Fingerprint(finding);
}

std::string FileWith(const std::string& fingerprint) {
  return fmt::format(
      "version: 1\naccepted:\n  # why we live with it\n  - fingerprint: {}\n    reason: Known.\n    owner: telemetry\n "
      "   "
      "expires: 2027-02-28\n",
      fingerprint);
}

TEST(BaselineMigrationTest, AnOldEntryThatMeansOneFindingIsRewrittenAndNothingElse) {
  Judgement judgement;
  judgement.findings = {At("collector.example"), At("collector.example")};
  const auto migrated = MigrateBaseline(FileWith(Earlier()), "b", judgement);
  ASSERT_TRUE(migrated.has_value());
  EXPECT_EQ(migrated->rewritten, 1U);
  EXPECT_THAT(migrated->reported, SizeIs(0));
  EXPECT_EQ(migrated->text, FileWith(At("collector.example").fingerprint));
}

TEST(BaselineMigrationTest, AnOldEntryThatMeansSeveralOrNoneIsLeftAndReported) {
  Judgement judgement;
  judgement.findings = {At("a.example"), At("b.example")};
  auto migrated = MigrateBaseline(FileWith(Earlier()), "b", judgement);
  ASSERT_TRUE(migrated.has_value());
  EXPECT_EQ(migrated->text, FileWith(Earlier()));
  ASSERT_THAT(migrated->reported, SizeIs(1));
  EXPECT_THAT(migrated->reported[0], HasSubstr("fits 2 findings"));
  migrated = MigrateBaseline(FileWith(Earlier()), "b", Judgement{});
  EXPECT_THAT(migrated->reported.at(0), HasSubstr("fits no finding"));
}

TEST(BaselineMigrationTest, AnEntryOfTodayStays) {
  Judgement judgement;
  judgement.findings = {At("a.example")};
  const auto migrated = MigrateBaseline(FileWith(At("a.example").fingerprint), "b", judgement);
  EXPECT_EQ(migrated->rewritten, 0U);
  EXPECT_THAT(migrated->reported, SizeIs(0));
}

}  // namespace
}  // namespace telltale
