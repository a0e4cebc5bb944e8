// The client that behaves has no findings: without this, a detector that cries at everything would pass the variants.
#include <gmock/gmock.h>

#include "tests/integration/variants/audit_of_variant.h"

namespace telltale {
namespace {

TEST(CleanClientTest, PassesInAllScenarios) {
  AuditStart start;
  start.cli = "refcli";
  start.tier = StrongestTier();
  const AuditOutcome outcome = RunAudit(start);
  EXPECT_TRUE(outcome.findings.empty()) << outcome.console;
  EXPECT_EQ(outcome.report_problems, "");
  if (start.tier != "namespace") return;  // a weaker tier is blind somewhere, which is a gap
  EXPECT_EQ(outcome.exit_code, 0) << outcome.console;
  EXPECT_THAT(outcome.endpoint_variables(), testing::IsEmpty());
}

// What bends the client is the variable alone: the same program without it is clean.
TEST(CleanClientTest, TheBentProgramPassesWithoutItsVariable) {
  AuditStart start;
  start.cli = "refcli_misbehaving";
  start.tier = StrongestTier();
  start.scenarios = {"success", "failure", "two-executions", "flags", "help", "opt-out-*", "backend-down"};
  const AuditOutcome outcome = RunAudit(start);
  EXPECT_TRUE(outcome.findings.empty()) << outcome.console;
}

}  // namespace
}  // namespace telltale
