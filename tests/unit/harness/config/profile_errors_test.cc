#include <gmock/gmock.h>

#include <ostream>

#include "harness/config/load_profile.h"
#include "tests/paths.h"

#define DESCRIPTORS TELLTALE_SOURCE_DIR "/fixtures/descriptors"

namespace telltale {
namespace {

using ::testing::HasSubstr;

struct Mistake {
  const char* yaml;
  const char* where;  // ":line:column"
  const char* says;
};

void PrintTo(const Mistake& mistake, std::ostream* stream) { *stream << mistake.says; }

class ProfileMistakeTest : public ::testing::TestWithParam<Mistake> {};

TEST_P(ProfileMistakeTest, IsAnInputErrorWithItsPlace) {
  const auto profile = ParseProfile(GetParam().yaml, "/profiles/p.yaml");
  ASSERT_FALSE(profile.has_value());
  EXPECT_EQ(profile.error().kind, ErrorKind::kInput);
  EXPECT_EQ(profile.error().where, std::string("/profiles/p.yaml") + GetParam().where);
  EXPECT_THAT(ToString(profile.error()), HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Form, ProfileMistakeTest,
    ::testing::Values(
        Mistake{"hello", ":1:1", "list of keys and values"},
        Mistake{"version: 1\nname: x\n", ":1:1", "lacks the member \"scenarios\""},
        Mistake{"version: 2\nname: x\nscenarios: [{name: a, run: []}]\n", ":1:1", "reads profiles of version 1"},
        Mistake{"version: 1\nname: x\nscenarios:\n- name: a\n  run: []\n  enviroment: {}\n", ":6:3",
                "did you mean \"environment\"?"},
        Mistake{"version: 1\nname: x\nscenarios: [{name: a, run: []}]\nzzzzzzzzzz: 1\n", ":4:1", "known here: "},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [], timeout: soon}\n", ":4:22",
                "scenarios[0].timeout does not match"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [], timeout: soon}\n", ":4:22", "\"1.5s\""},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [], backend: broken}\n", ":4:22", "is not one of"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: list}\n", ":4:13", "must be an array"},
        Mistake{"version: 1\nname: x\nbattery: true\nscenarios: [{name: a, run: []}]\n", ":3:1", "false for none"},
        Mistake{"version: 1\nname: x\nopt_outs: [{id: a}]\nscenarios: [{name: a, run: []}]\n", ":3:12",
                "\"environment\", \"commands\", \"files\" or \"answer\""},
        Mistake{"version: 1\nname: x\ncanaries: {a: secret}\nscenarios: [{name: a, run: []}]\n", ":3:12",
                "is not one of"}));

constexpr const char* kHead = "version: 1\nname: x\n";

INSTANTIATE_TEST_SUITE_P(
    Meaning, ProfileMistakeTest,
    ::testing::Values(
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\n- {name: a, run: []}\n", ":5:4",
                "\"a\" is given twice"},
        Mistake{"version: 1\nname: x\nendpoints:\n- {id: a, host: b, protobuf: {descriptors: none.pb, message: M}}\n"
                "scenarios: [{name: a, run: []}]\n",
                ":4:31", "there is no file /profiles/none.pb"},
        Mistake{"version: 1\nname: x\nendpoints:\n- {id: a, host: b, protobuf: {descriptors: " DESCRIPTORS
                "/batch.txt, message: M}}\nscenarios: [{name: a, run: []}]\n",
                ":4:31", "/batch.txt is no descriptor set"},
        Mistake{"version: 1\nname: x\nendpoints:\n- id: a\n  host: b\n  protobuf:\n    descriptors: " DESCRIPTORS
                "/telemetry.pb\n    message: acme.telemetry.v1.Bach\nscenarios: [{name: a, run: []}]\n",
                ":8:5", "did you mean \"acme.telemetry.v1.Batch\"?"},
        Mistake{"version: 1\nname: x\nallowed_values: [{rule: leak/pii, reason: r}]\nscenarios: [{name: a, run: []}]\n",
                ":3:18", "\"value\", \"pointer\" or both"},
        Mistake{"version: 1\nname: x\ncli: {read_only: [/opt, /proc/1]}\nscenarios: [{name: a, run: []}]\n", ":3:25",
                "/proc/1 cannot be shown in a sandbox"},
        Mistake{"version: 1\nname: x\ncli: {read_only: [/opt/..]}\nscenarios: [{name: a, run: []}]\n", ":3:19",
                "/ cannot be shown in a sandbox"},
        Mistake{"version: 1\nname: x\nopt_outs: [{id: do-not-track, environment: {A: 1}}]\nscenarios:\n"
                "- {name: a, run: [], opt_out: do-not-trak}\n",
                ":5:22", "did you mean \"do-not-track\"?"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [], compare_with: b}\n", ":4:22",
                "there is no scenario \"b\""},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [], compare_with: a}\n", ":4:22",
                "compared with itself"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: control, run: []}\n", ":4:4",
                "kept for runs of telltale's own"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a/prepare, run: []}\n", ":4:4",
                "kept for runs of telltale's own"},
        Mistake{"version: 1\nname: x\nbattery: {scenario: b}\nscenarios:\n- {name: a, run: []}\n", ":3:11",
                "there is no scenario \"b\""},
        Mistake{
            "version: 1\nname: x\nscenarios:\n- {name: a, run: [x, \"${canary:tokn}\"]}\ncanaries: {token: generic}\n",
            ":4:22", "did you mean \"token\"?"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [\"${hom}\"]}\n", ":4:19", "stands for nothing"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [\"${home\"]}\n", ":4:19", "without \"}\""},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\ncanaries: {home: generic}\n", ":5:12",
                "standard canary"},
        Mistake{"version: 1\nname: x\nendpoints: [{id: t, host: a.example, contract: none.json}]\nscenarios:\n"
                "- {name: a, run: []}\n",
                ":3:38", "there is no file /profiles/none.json"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [], expect: {events: {x: 2..1}}}\n", ":4:40",
                "at least more than at most"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: [], expect: {silent: true, events: {x: 1}}}\n",
                ":4:54", "nothing may leave"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\naccepted_gaps: [isolation, tls-refusd]\n",
                ":5:28", "there is no kind of gap \"tls-refusd\""},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\naccepted_gaps: [{kind: tls-refusd}]\n", ":5:18",
                "did you mean \"tls-refused\"?"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\naccepted_gaps: [interrupted]\n", ":5:17",
                "a gap of kind \"interrupted\" cannot be accepted"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\naccepted_gaps: [{kind: isolation, why: x}]\n",
                ":5:35", "unknown key \"why\""},
        Mistake{
            "version: 1\nname: x\nscenarios:\n- {name: a, run: []}\naccepted_gaps: [{kind: isolation, reason: TODO}]\n",
            ":5:35", "\"TODO\" is no reason to accept a gap"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\nidentities: [{pointer: /id, endpoint: tele}]\n",
                ":5:29", "there is no endpoint \"tele\""},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\nidentities: [{pointer: /id, pattern: '('}]\n",
                ":5:29", "no regular expression"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\nidentities: [{pointer: 'headr:X'}]\n", ":5:15",
                "did you mean \"header:\"?"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\nidentities: [{pointer: 'header:'}]\n", ":5:15",
                "has no name behind"},
        Mistake{"version: 1\nname: x\nscenarios:\n- {name: a, run: []}\nidentities: [{pointer: a//b}]\n", ":5:15",
                "header:NAME, query:NAME or target"}));

TEST(ProfileErrorsTest, AllMistakesAreListedInTheOrderOfTheirLines) {
  const auto profile = ParseProfile("version: 1\nnam: x\nscenarios:\n- {name: a, runn: []}\n", "/profiles/p.yaml");
  ASSERT_FALSE(profile.has_value());
  const std::string text = ToString(profile.error());
  EXPECT_LT(text.find("unknown key \"nam\""), text.find("unknown key \"runn\""));
  EXPECT_THAT(text, HasSubstr("\n/profiles/p.yaml:4:13: unknown key \"runn\" (did you mean \"run\"?)"));
}

TEST(ProfileErrorsTest, AContractThatCannotBeUsedIsNamedWithItsPlace) {
  // YAML where a JSON schema should be.
  const std::string yaml =
      std::string(kHead) +
      "endpoints: [{id: t, host: a.example, contract: refcli.yaml}]\nscenarios: [{name: a, run: []}]\n";
  const auto profile = ParseProfile(yaml, TELLTALE_SOURCE_DIR "/fixtures/profiles/p.yaml");
  ASSERT_FALSE(profile.has_value());
  EXPECT_THAT(ToString(profile.error()), HasSubstr("the contract cannot be used"));
  EXPECT_THAT(ToString(profile.error()), HasSubstr("is not JSON"));
}

TEST(ProfileErrorsTest, AMissingProfileAndAFolderAreClearErrors) {
  const auto missing = LoadProfile("/nonexistent/p.yaml");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::kInput);
  EXPECT_EQ(missing.error().message, "there is no such profile");
  const auto folder = LoadProfile("/");
  ASSERT_FALSE(folder.has_value());
  EXPECT_EQ(folder.error().message, "the profile is a folder");
}

}  // namespace
}  // namespace telltale
