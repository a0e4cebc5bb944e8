// The reference client under every standard disturbance: the clean one does no harm, a bent one is caught by the member
// that is made for it.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

const std::string kBuild = TELLTALE_BUILD_DIR;

// Without a namespace DNS cannot be made to fail, which is a gap, and the rest is the same.
constexpr const char* kProfile = R"(version: 1
name: client
endpoints: [{id: telemetry, host: telemetry.refcli.example}]
endpoint_tier: {variable: DEVPOD_TELEMETRY_ENDPOINT, value: "${url}/analytics/v1/events"}
opt_outs: [{id: do-not-track, environment: {DO_NOT_TRACK: 1}, may_write: [~/.refcli/config.yaml]}]
scenarios: [{name: failure, run: [provider, delete, nothing]}]
battery: {scenario: failure}
)";

struct Outcome {
  int exit_code = -1;
  std::string console;
  nlohmann::json runs;
  std::multimap<std::string, std::string> findings;  // scenario and rule
};

Outcome Audit(const std::string& cli, const std::vector<std::string>& more) {
  const WorkFolder folder;
  std::vector<std::string> argv = {kBuild + "/telltale",
                                   "run",
                                   "--quiet",
                                   "--profile",
                                   folder.Write("client.yaml", kProfile),
                                   "--cli",
                                   kBuild + "/" + cli,
                                   "--out",
                                   (folder / "run").string()};
  argv.insert(argv.end(), more.begin(), more.end());
  const ProgramEnd end = RunProgram({argv});
  Outcome outcome;
  outcome.exit_code = end.exit_code;
  outcome.console = end.standard_output + end.standard_error;
  outcome.runs = nlohmann::json::parse(FileText(folder / "run" / "run.json")).at("runs");
  std::istringstream lines(FileText(folder / "run" / "findings.ndjson"));
  for (std::string line; std::getline(lines, line);) {
    const auto finding = nlohmann::json::parse(line);
    if (finding.at("level") != "note") outcome.findings.emplace(finding.at("scenario"), finding.at("rule"));
  }
  return outcome;
}

TEST(BatteryTest, ACleanClientDoesNoHarmUnderAnyMember) {
  const Outcome outcome = Audit("refcli", {});
  EXPECT_THAT(outcome.findings, IsEmpty()) << outcome.console;
  EXPECT_NE(outcome.exit_code, 1);
  std::set<std::string> names;
  std::map<std::string, std::string> backends;
  for (const auto& run : outcome.runs) {
    const auto name = run.at("name").get<std::string>();
    if (!name.starts_with("battery/")) continue;
    names.insert(name);
    backends[name] = run.at("backend").get<std::string>();
    EXPECT_TRUE(run.at("outcome").at("started").get<bool>()) << name;
  }
  EXPECT_THAT(names, UnorderedElementsAre(
                         "battery/undisturbed", "battery/undisturbed#2", "battery/down", "battery/black-hole",
                         "battery/dns-fails", "battery/slow", "battery/http-500", "battery/http-429",
                         "battery/redirect", "battery/reset", "battery/garbage", "battery/huge",
                         "battery/bad-certificate", "battery/wrong-host", "battery/ci", "battery/terminal",
                         "battery/do-not-track", "battery/do-not-track#2", "battery/do-not-track-true",
                         "battery/do-not-track-true#2", "battery/home-read-only", "battery/help", "battery/version",
                         "battery/consent/queue-do-not-track/offline", "battery/consent/queue-do-not-track/out"));
  for (const char* word : {"down", "black-hole", "dns-fails", "slow", "http-500", "http-429", "redirect", "reset",
                           "garbage", "huge", "bad-certificate", "wrong-host"}) {
    EXPECT_EQ(backends[std::string("battery/") + word], word);
  }
}

struct Bent {
  const char* variant;
  const char* member;
  const char* rule;
};
void PrintTo(const Bent& bent, std::ostream* out) { *out << bent.variant; }

class BentClientTest : public testing::TestWithParam<Bent> {};

TEST_P(BentClientTest, IsCaughtByTheMemberThatIsMadeForIt) {
  const Bent& bent = GetParam();
  const Outcome outcome =
      Audit("refcli_misbehaving", {"--only", bent.member, "--env", std::string("REFCLI_MISBEHAVE=") + bent.variant});
  EXPECT_THAT(outcome.findings, Contains(Pair(bent.member, bent.rule))) << outcome.console;
}

INSTANTIATE_TEST_SUITE_P(All, BentClientTest,
                         testing::Values(Bent{"stalls", "battery/slow", "behaviour/stalled"},
                                         Bent{"stalls", "battery/black-hole", "behaviour/stalled"},
                                         Bent{"exit-code", "battery/down", "behaviour/exit-code"},
                                         Bent{"errors-on-stdout", "battery/down", "behaviour/output"},
                                         Bent{"trusts-any-certificate", "battery/bad-certificate",
                                              "egress/untrusted-tls"},
                                         Bent{"trusts-any-certificate", "battery/wrong-host", "egress/untrusted-tls"},
                                         Bent{"help-sends", "battery/help", "meta/silent"},
                                         Bent{"ignores-opt-out", "battery/do-not-track", "optout/traffic"}),
                         [](const auto& test) {
                           std::string name = std::string(test.param.variant) + "_" + (test.param.member + 8);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace telltale
