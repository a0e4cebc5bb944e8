#include "harness/config/load_profile.h"

#include <gmock/gmock.h>

#include "tests/paths.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr const char* kFolder = TELLTALE_SOURCE_DIR "/fixtures/profiles";

Profile Parsed(const std::string& text) {
  auto profile = ParseProfile(text, std::string(kFolder) + "/test.yaml");
  EXPECT_TRUE(profile.has_value()) << ToString(profile.error());
  return profile ? *std::move(profile) : Profile();
}

const Scenario& Named(const Profile& profile, const std::string& name) {
  for (const Scenario& scenario : profile.scenarios) {
    if (scenario.name == name) return scenario;
  }
  ADD_FAILURE() << "no scenario " << name;
  return profile.scenarios.front();
}

TEST(LoadProfileTest, ReadsTheExampleOfTheReferenceClient) {
  const auto loaded = LoadProfile(std::string(kFolder) + "/refcli.yaml");
  ASSERT_TRUE(loaded.has_value()) << ToString(loaded.error());
  const Profile& profile = *loaded;
  EXPECT_EQ(profile.name, "refcli");
  EXPECT_EQ(profile.cli, std::string(TELLTALE_SOURCE_DIR) + "/build/release/refcli");
  EXPECT_EQ(profile.endpoint_value, "${url}/analytics/v1/events");
  ASSERT_EQ(profile.endpoints.size(), 1U);
  EXPECT_EQ(profile.endpoints[0].port, 443);
  EXPECT_EQ(profile.endpoints[0].token->binding_claim, "payload_sha256");
  EXPECT_EQ(profile.endpoints[0].events->duration_pointer, "/event/processingTime");
  ASSERT_EQ(profile.opt_outs.size(), 4U);
  EXPECT_THAT(profile.opt_outs[1].environment, ElementsAre(Pair("DEVPOD_DISABLE_TELEMETRY", "true")));
  EXPECT_THAT(profile.opt_outs[2].environment, ElementsAre(Pair("DO_NOT_TRACK", "1")));
  EXPECT_THAT(Named(profile, "over-10-seconds").arguments, ElementsAre("up", "--wait", "10.5"));
  EXPECT_EQ(Named(profile, "two-executions").repeat, 2U);
  EXPECT_TRUE(Named(profile, "help").expect.silent);
  EXPECT_EQ(Named(profile, "failure").expect.exit_code, Expectation::kNonZero);
  EXPECT_EQ(Named(profile, "backend-down").compare_with, "failure");
  EXPECT_FALSE(profile.behaviour_battery);
  EXPECT_TRUE(profile.consent_battery);
  EXPECT_EQ(profile.opt_outs[3].answer, "n\n");
  EXPECT_EQ(profile.identities[0].until, "forget");
  EXPECT_EQ(profile.identities[0].lifetime, "machine");
  EXPECT_THAT(profile.resets[0].commands, ElementsAre(ElementsAre("telemetry", "forget")));
}

TEST(LoadProfileTest, ReadsWhatIsSealedByDesignAndWhatAContractDescribes) {
  const Profile profile = Parsed(R"(version: 1
name: tool
cli: {path: ./tool}
endpoints:
  - id: telemetry
    host: t.vendor.example
    contract_of: event
    opaque: [{place: /batch/*/dump, reason: crash dumps are sealed for the vendor}]
    events: {}
scenarios: [{name: s, run: [x]}]
)");
  ASSERT_EQ(profile.endpoints.size(), 1U);
  const Endpoint& endpoint = profile.endpoints[0];
  EXPECT_TRUE(endpoint.contract_of_events);
  ASSERT_EQ(endpoint.opaque.size(), 1U);
  EXPECT_EQ(endpoint.opaque[0].place, "/batch/*/dump");
  EXPECT_EQ(endpoint.opaque[0].reason, "crash dumps are sealed for the vendor");
  ASSERT_TRUE(endpoint.events.has_value());
  EXPECT_EQ(endpoint.events->type_pointer, EventContract().type_pointer);
}

TEST(LoadProfileTest, AFastSuccessPromisesNoFinish) {
  const auto profile = LoadProfile(std::string(kFolder) + "/refcli.yaml");
  ASSERT_TRUE(profile.has_value());
  const Expectation& expect = Named(*profile, "success").expect;
  EXPECT_TRUE(expect.events_declared);
  ASSERT_EQ(expect.events.size(), 1U);
  EXPECT_EQ(expect.events[0].type, "cmdstarted");
  EXPECT_EQ(expect.events[0].at_least, 0U);
  EXPECT_EQ(expect.events[0].at_most, 1U);
}

TEST(LoadProfileTest, TheShortestProfileHasTheDefaults) {
  const Profile profile = Parsed("version: 1\nname: x\nscenarios: [{name: a, run: []}]\n");
  EXPECT_TRUE(profile.cli.empty());
  EXPECT_THAT(profile.endpoints, IsEmpty());
  const Scenario& scenario = profile.scenarios.at(0);
  EXPECT_EQ(scenario.backend, "ok");
  EXPECT_EQ(scenario.timeout, std::chrono::seconds(60));
  EXPECT_FALSE(scenario.expect.exit_code.has_value());
  EXPECT_FALSE(scenario.expect.events_declared);
}

TEST(LoadProfileTest, TheBatteryIsOnUnlessItIsSwitchedOff) {
  const std::string head =
      "version: 1\nname: x\nscenarios:\n- {name: quiet, run: [v], expect: {silent: true}}\n"
      "- {name: a, run: []}\n- {name: b, run: []}\n";
  EXPECT_EQ(Parsed(head).battery_scenario, "a");
  EXPECT_TRUE(Parsed(head).behaviour_battery);
  EXPECT_EQ(Parsed(head + "battery: {scenario: b}\n").battery_scenario, "b");
  EXPECT_FALSE(Parsed(head + "battery: false\n").behaviour_battery);
}

TEST(LoadProfileTest, ScalarsReachTheCliAsTheyWereWritten) {
  const Profile profile = Parsed(
      "version: 1\nname: x\nscenarios: [{name: a, run: [007, true, 1.50, ' y '], environment: {A: 0x1F, B: null_}}]\n");
  EXPECT_THAT(profile.scenarios[0].arguments, ElementsAre("007", "true", "1.50", " y "));
  EXPECT_THAT(profile.scenarios[0].environment, ElementsAre(Pair("A", "0x1F"), Pair("B", "null_")));
}

TEST(LoadProfileTest, ReadsDurationsAndCounts) {
  const Profile profile = Parsed(R"(version: 1
name: x
endpoints: [{id: t, host: a.example, events: {type: /type}}]
scenarios:
- {name: a, run: [], timeout: 1.5s, added_time: 250ms, expect: {exit_code: 3, events: {z: 2, y: 1..*, x: 0..3}}}
- {name: b, run: [], timeout: 2 min}
)");
  const Scenario& first = profile.scenarios.at(0);
  EXPECT_EQ(first.timeout, std::chrono::milliseconds(1500));
  EXPECT_EQ(first.added_time_budget, std::chrono::milliseconds(250));
  EXPECT_EQ(profile.scenarios.at(1).timeout, std::chrono::minutes(2));
  EXPECT_EQ(first.expect.exit_code, 3);
  ASSERT_EQ(first.expect.events.size(), 3U);
  EXPECT_EQ(first.expect.events[0].type, "z") << "their order in the profile is the order that is promised";
  EXPECT_EQ(first.expect.events[2].type, "x");
  EXPECT_EQ(first.expect.events[0].at_least, 2U);
  EXPECT_EQ(first.expect.events[0].at_most, 2U);
  EXPECT_EQ(first.expect.events[1].at_most, UINT32_MAX);
  EXPECT_EQ(first.expect.events[2].at_most, 3U);
}

TEST(LoadProfileTest, PathsStartFromTheProfilesFolder) {
  const Profile profile = Parsed(R"(version: 1
name: x
cli: {path: ../bin/tool, read_only: [/usr/share, ../corpora]}
endpoints: [{id: t, host: a.example, contract: ../../schema/contracts/devpod-cli-v1.schema.json}]
scenarios: [{name: a, run: []}]
)");
  const std::filesystem::path root = TELLTALE_SOURCE_DIR;
  EXPECT_EQ(profile.cli, root / "fixtures/bin/tool");
  EXPECT_THAT(profile.bind_read_only, ElementsAre("/usr/share", root / "fixtures/corpora"));
  EXPECT_EQ(profile.endpoints[0].contract, root / "schema/contracts/devpod-cli-v1.schema.json");
}

}  // namespace
}  // namespace telltale
