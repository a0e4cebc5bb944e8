#include "harness/diff/opt_out_ways.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Run Of(const std::string& name, const std::string& scenario, std::vector<std::string> argv, bool opted_out,
       std::vector<std::pair<std::string, std::string>> more = {}) {
  Run run;
  run.name = name;
  run.scenario = scenario;
  run.argv = std::move(argv);
  run.opted_out = opted_out;
  run.environment = {{"HOME", "/home/a"}};
  run.environment.insert(run.environment.end(), more.begin(), more.end());
  return run;
}

const Run kConsent = Of("success", "success", {"cli", "add", "--debug"}, false);

TEST(OptOutWaysTest, AVariableACommandAndAnOptionAreWays) {
  Recording recording;
  recording.runs = {kConsent, Of("a", "a", {"cli", "add"}, true, {{"DO_NOT_TRACK", "1"}}),
                    Of("b/prepare", "b", {"cli", "set", "TELEMETRY=false"}, false), Of("b", "b", {"cli", "add"}, true),
                    Of("c", "c", {"cli", "add", "--debug", "--no-telemetry"}, true)};
  EXPECT_THAT(OptOutWays(recording),
              ElementsAre("command: set TELEMETRY=false", "option: --no-telemetry", "variable: DO_NOT_TRACK=1"));
}

TEST(OptOutWaysTest, WhatIsAlsoThereWithConsentIsNoWay) {
  Recording recording;
  recording.runs = {kConsent, Of("setup/prepare", "setup", {"cli", "init"}, false),
                    Of("setup", "setup", {"cli", "add"}, false), Of("a/prepare", "a", {"cli", "init"}, false),
                    Of("a", "a", {"cli", "add", "--debug"}, true)};
  EXPECT_THAT(OptOutWays(recording), ElementsAre("scenario: a"));
  recording.runs = {kConsent};
  EXPECT_THAT(OptOutWays(recording), IsEmpty());
}

TEST(OptOutWaysTest, TheNameOfAScenarioDoesNotMatter) {
  Recording one, other;
  one.runs = {kConsent, Of("a", "a", {"cli"}, true, {{"DO_NOT_TRACK", "1"}})};
  other.runs = {kConsent, Of("z", "z", {"cli"}, true, {{"DO_NOT_TRACK", "1"}})};
  EXPECT_EQ(OptOutWays(one), OptOutWays(other));
}

}  // namespace
}  // namespace telltale
