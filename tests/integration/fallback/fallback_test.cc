// What telltale does where the kernel gives it no namespaces: a filter refuses them, as in many containers.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kBuild = TELLTALE_BUILD_DIR;

constexpr const char* kProfile = R"(version: 1
name: client
endpoints: [{id: telemetry, host: telemetry.refcli.example}]
scenarios: [{name: failure, run: [provider, delete, nothing], expect: {exit_code: nonzero}}]
battery: false
)";

// Lines are wrapped where the terminal ends: words are compared, not lines.
std::string Unwrapped(const std::string& text) {
  std::string words;
  for (const char c : text) {
    if (c != ' ' && c != '\n') {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  return words;
}

class FallbackTest : public testing::Test {
 protected:
  ProgramEnd Telltale(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {kBuild + "/refuse_namespaces", kBuild + "/telltale"});
    return RunProgram({arguments, {}, folder_.path()});
  }
  ProgramEnd Run(const std::string& profile, const std::string& isolation) {
    return Telltale({"run", "--quiet", "--profile", folder_.Write("client.yaml", profile), "--cli", kBuild + "/refcli",
                     "--isolation", isolation, "--out", (folder_ / "run").string()});
  }
  nlohmann::json Audit() const { return nlohmann::json::parse(FileText(folder_ / "run" / "run.json")); }
  const WorkFolder folder_;
};

TEST_F(FallbackTest, DoctorSaysWhatIsRefusedAndHowToGetIt) {
  const ProgramEnd end = Telltale({"doctor"});
  EXPECT_EQ(end.exit_code, 3) << end.standard_error;
  EXPECT_THAT(end.standard_output, HasSubstr("the kernel refuses"));
  EXPECT_THAT(end.standard_output, HasSubstr("-> "));
  EXPECT_THAT(end.standard_output, HasSubstr("seccomp"));
  EXPECT_THAT(end.standard_output, HasSubstr("`telltale run --isolation auto` takes proxy here."));
}

TEST_F(FallbackTest, AutoTakesTheProxySaysSoAndIsInconclusive) {
  const ProgramEnd end = Run(kProfile, "auto");
  EXPECT_EQ(end.exit_code, 3) << end.standard_error;
  EXPECT_THAT(Unwrapped(end.standard_output),
              AllOf(HasSubstr("INCONCLUSIVE: client"), HasSubstr("isolation proxy"),
                    HasSubstr("not used: namespace: the sandbox cannot be made: the kernel refuses"),
                    HasSubstr("control caught")));
  EXPECT_EQ(Audit()["isolation"], "proxy");
  EXPECT_THAT(FileText(folder_ / "run" / "exchanges.ndjson"), HasSubstr("\"host\":\"telemetry.refcli.example\""))
      << "what obeys the proxy is seen";
}

TEST_F(FallbackTest, AGapThatTheProfileAcceptsIsNoObstacle) {
  const ProgramEnd end = Run(std::string(kProfile) + "accepted_gaps: [isolation]\n", "auto");
  EXPECT_EQ(end.exit_code, 0) << end.standard_output << end.standard_error;
  EXPECT_THAT(Unwrapped(end.standard_output),
              AllOf(HasSubstr("PASS with 1 accepted gap: client"), HasSubstr("1 accepted by the profile")));
}

TEST_F(FallbackTest, WhoAsksForNamespacesIsNotGivenLess) {
  const ProgramEnd end = Run(kProfile, "namespace");
  EXPECT_EQ(end.exit_code, 4);
  EXPECT_THAT(end.standard_output, Not(HasSubstr("PASS")));
  EXPECT_THAT(end.standard_error, AllOf(HasSubstr("the kernel refuses"), HasSubstr("telltale doctor")));
}

}  // namespace
}  // namespace telltale
