// The matrix of the reference client and of its variants whose members nobody can undo: the sources that each is made
// of, and no other.
#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "fixtures/refcli/misbehave/variants.h"
#include "schema/builtin.h"
#include "tests/integration/program/program.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string kBuild = TELLTALE_BUILD_DIR;

bool HasNamespaces() { return RunProgram({{kBuild + "/telltale", "doctor"}}).exit_code == 0; }

struct Outcome {
  int exit_code = -1;
  std::string text;
  json matrix;
};

Outcome Flows(const std::string& cli, const std::vector<std::string>& more) {
  std::vector<std::string> argv = {kBuild + "/telltale",
                                   "flows",
                                   "--quiet",
                                   "--format",
                                   "json",
                                   "--profile",
                                   TELLTALE_SOURCE_DIR "/fixtures/profiles/refcli.yaml",
                                   "--cli",
                                   kBuild + "/" + cli,
                                   "--scenario",
                                   "failure",
                                   "--seed",
                                   "telltale"};
  argv.insert(argv.end(), more.begin(), more.end());
  const ProgramEnd end = RunProgram({argv});
  Outcome outcome{end.exit_code, end.standard_output + end.standard_error,
                  json::parse(end.standard_output, nullptr, false)};
  const auto schema = BuiltinValidator("flows");
  EXPECT_TRUE(schema.has_value());
  EXPECT_THAT(schema->ValidateText(end.standard_output), IsEmpty()) << outcome.text;
  return outcome;
}

// Member -> the sources that it follows, of all units; the state in HOME is one of them.
std::map<std::string, std::set<std::string>> Arrows(const json& matrix) {
  std::map<std::string, std::set<std::string>> arrows;
  for (const json& row : matrix.at("rows")) {
    for (const json& arrow : row.at("depends_on")) {
      arrows[row.at("member").get<std::string>()].insert(arrow.at("source").get<std::string>());
    }
    if (row.at("follows_state").get<bool>()) arrows[row.at("member").get<std::string>()].insert("state in HOME");
  }
  return arrows;
}

const std::pair<const std::string, std::set<std::string>> kUid = {"/instanceProperties/uid",
                                                                  {"home", "machine-id", "state in HOME"}};

TEST(FlowsIntegrationTest, OfTheCleanClientTheUidAloneFollowsAnything) {
  if (!HasNamespaces()) GTEST_SKIP() << "sources are planted in cells of their own, which this machine refuses";
  const Outcome outcome = Flows("refcli_misbehaving", {"--env", "REFCLI_EXIT_WAIT_MS=30000"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text;
  EXPECT_THAT(Arrows(outcome.matrix), ElementsAre(kUid)) << outcome.text;
  EXPECT_EQ(outcome.matrix.at("controls").size(), 2U);
}

// What was not run is not tried, and never a no.
TEST(FlowsIntegrationTest, ABudgetThatEndsLeavesMembersUntried) {
  if (!HasNamespaces()) GTEST_SKIP() << "sources are planted in cells of their own, which this machine refuses";
  const Outcome outcome = Flows("refcli_misbehaving", {"--env", "REFCLI_EXIT_WAIT_MS=30000", "--budget", "6"});
  EXPECT_EQ(outcome.exit_code, 3) << outcome.text;
  EXPECT_EQ(outcome.matrix.at("runs").at("all"), 6);
  EXPECT_GT(outcome.matrix.at("runs").at("wanted_more"), 0);
  for (const json& row : outcome.matrix.at("rows")) EXPECT_NE(row.at("state"), "independent") << row;
}

TEST(FlowsIntegrationTest, ASilentScenarioIsInconclusive) {
  if (!HasNamespaces()) GTEST_SKIP() << "sources are planted in cells of their own, which this machine refuses";
  const Outcome outcome = Flows("refcli_misbehaving", {"--env", "DO_NOT_TRACK=1"});
  EXPECT_EQ(outcome.exit_code, 3) << outcome.text;
  EXPECT_THAT(outcome.matrix.at("reasons").dump(), testing::HasSubstr("sent nothing"));
}

TEST(FlowsIntegrationTest, UnknownScenariosAndSourcesAreInputErrors) {
  const std::string profile = TELLTALE_SOURCE_DIR "/fixtures/profiles/refcli.yaml";
  const std::string cli = kBuild + "/refcli";
  const ProgramEnd scenario =
      RunProgram({{kBuild + "/telltale", "flows", "--profile", profile, "--cli", cli, "--scenario", "nothing"}});
  EXPECT_EQ(scenario.exit_code, 2);
  EXPECT_THAT(scenario.standard_error, testing::HasSubstr("two-executions"));
  const ProgramEnd source = RunProgram(
      {{kBuild + "/telltale", "flows", "--profile", profile, "--cli", cli, "--sources", "machine-id,nothing"}});
  EXPECT_EQ(source.exit_code, 2);
  EXPECT_THAT(source.standard_error, testing::HasSubstr("host-name"));
}

class FlowVariantTest : public testing::TestWithParam<refcli::FlowVariant> {};

TEST_P(FlowVariantTest, FollowsItsSourcesAndNoOther) {
  if (!HasNamespaces()) GTEST_SKIP() << "sources are planted in cells of their own, which this machine refuses";
  const refcli::FlowVariant& flow = GetParam();
  const Outcome outcome = Flows(
      "refcli_misbehaving", {"--env", "REFCLI_MISBEHAVE=" + flow.variant.name, "--env", "REFCLI_EXIT_WAIT_MS=30000"});
  std::map<std::string, std::set<std::string>> arrows = Arrows(outcome.matrix);
  EXPECT_EQ(arrows[flow.member], std::set<std::string>(flow.sources.begin(), flow.sources.end())) << outcome.text;
  std::set<std::string> rules;
  for (const json& finding : outcome.matrix.at("findings")) rules.insert(finding.at("rule").get<std::string>());
  EXPECT_THAT(rules, ElementsAre("flow/undeclared")) << outcome.text;
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text;
  // Of a list that is told in another order each place follows the same.
  std::erase_if(arrows, [](const auto& arrow) { return arrow.first.starts_with("/event/trace"); });
  EXPECT_THAT(arrows, ElementsAre(kUid)) << outcome.text;
}

std::string TestName(const testing::TestParamInfo<refcli::FlowVariant>& info) {
  std::string name = info.param.variant.name;
  for (char& letter : name) letter = letter == '-' ? '_' : letter;
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, FlowVariantTest, testing::ValuesIn(refcli::FlowVariants()), TestName);

}  // namespace
}  // namespace telltale
