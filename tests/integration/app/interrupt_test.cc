// Ctrl-C in the middle of an audit: what was recorded stays, and what was cut is not held against the CLI.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/integration/app/telltale_program.h"
#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class InterruptTest : public ::testing::Test {
 protected:
  // An audit of two scenarios, one of which takes 10.5 seconds, interrupted when the other has ended. The client waits
  // for its telemetry as long as it takes: how fast this machine is is no part of the test.
  ProgramEnd InterruptedAudit() {
    Program audit({{kTelltale, "run", "--profile", TELLTALE_SOURCE_DIR "/fixtures/profiles/refcli.yaml", "--cli",
                    TELLTALE_BUILD_DIR "/refcli_misbehaving", "--env", "REFCLI_EXIT_WAIT_MS=30000", "--only",
                    "over-10-seconds", "--only", "failure", "--jobs", "2", "--out", run_directory()}});
    EXPECT_TRUE(audit.WaitForError("failure"));
    audit.PressCtrlC();
    return audit.Wait();
  }
  std::string run_directory() const { return (folder / "run").string(); }
  nlohmann::json RunFile() const { return nlohmann::json::parse(FileText(folder / "run/run.json")); }
  WorkFolder folder;
};

TEST_F(InterruptTest, EndsWith130AndAnInconclusiveVerdict) {
  const ProgramEnd end = InterruptedAudit();
  EXPECT_EQ(end.exit_code, 130) << end.standard_output << end.standard_error;
  EXPECT_THAT(end.standard_output, HasSubstr("INCONCLUSIVE"));
  EXPECT_THAT(end.standard_output, HasSubstr("interrupted"));
}

TEST_F(InterruptTest, HoldsNothingAgainstTheCliThatItCutShort) {
  InterruptedAudit();
  EXPECT_THAT(FileText(folder / "run/findings.ndjson"), IsEmpty());
  const nlohmann::json run = RunFile();
  EXPECT_EQ(run["judgement"]["verdict"], "inconclusive");
  bool cut = false;
  for (const nlohmann::json& one : run["runs"]) {
    if (one["scenario"] != "over-10-seconds") continue;
    cut = cut || one["cut_short"];
    EXPECT_FALSE(one["outcome"]["timed_out"]);
  }
  EXPECT_TRUE(cut);
}

TEST_F(InterruptTest, KeepsWhatWasRecordedAndItsChain) {
  InterruptedAudit();
  const nlohmann::json run = RunFile();
  EXPECT_GE(run["exchanges"], 1);
  const ProgramEnd verified = RunProgram({{kTelltale, "verify", run_directory()}});
  EXPECT_EQ(verified.exit_code, 0) << verified.standard_output << verified.standard_error;
  const ProgramEnd report = RunProgram({{kTelltale, "report", run_directory(), "--format", "junit"}});
  EXPECT_EQ(report.exit_code, 0) << report.standard_error;
}

}  // namespace
}  // namespace telltale
