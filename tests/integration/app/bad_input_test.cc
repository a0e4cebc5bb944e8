// Wrong input: a clear sentence on standard error, exit code 2, and nothing made for nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/integration/app/telltale_program.h"
#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kRefcli = TELLTALE_BUILD_DIR "/refcli";

class BadInputTest : public ::testing::Test {
 protected:
  ProgramEnd Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), kTelltale);
    return RunProgram({arguments, {}, folder.path()});
  }
  // Runs a profile of that text and expects it to be refused before anything was made.
  std::string Refusal(const std::string& profile, const std::vector<std::string>& more = {}) {
    folder.Write("profile.yaml", profile);
    std::vector<std::string> arguments = {"run", "--profile", "profile.yaml"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Refused(arguments);
  }
  std::string Refused(const std::vector<std::string>& arguments) {
    const ProgramEnd end = Run(arguments);
    EXPECT_EQ(end.exit_code, 2) << end.standard_error;
    EXPECT_THAT(end.standard_output, IsEmpty());
    EXPECT_THAT(end.standard_error, StartsWith("telltale: "));
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      EXPECT_FALSE(entry.is_directory()) << "a run directory was left: " << entry.path();
    }
    return end.standard_error;
  }
  const std::string kGood = "version: 1\nname: example\ncli: {path: " + kRefcli +
                            "}\nscenarios:\n  - {name: v, run: [version]}\nbattery: false\n";
  WorkFolder folder;
};

TEST_F(BadInputTest, AMissingProfileIsNamed) {
  EXPECT_THAT(Refused({"run", "--profile", "nowhere.yaml"}), HasSubstr("nowhere.yaml"));
}

TEST_F(BadInputTest, AProfileThatIsADirectoryIsNamed) {
  EXPECT_THAT(Run({"run", "--profile", "/usr"}).standard_error, HasSubstr("/usr"));
}

// Each of them is read whole, and would wait for a writer.
TEST_F(BadInputTest, AFifoIsNoFileToBeRead) {
  const std::string fifo = (folder / "fifo").string();
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  folder.Write("empty.ndjson", "");
  for (const std::vector<std::string>& way :
       std::vector<std::vector<std::string>>{{"run", "--profile", "fifo"},
                                             {"scan", "--canaries", "fifo", "empty.ndjson"},
                                             {"scan", "--schema", "fifo", "empty.ndjson"},
                                             {"serve", "--schema", "fifo"},
                                             {"verify", "fifo"},
                                             {"diff", "fifo", "fifo"}}) {
    EXPECT_THAT(Refused(way), AllOf(HasSubstr("is a FIFO"), HasSubstr("fifo")));
  }
  // What a profile names must be a file to begin with.
  for (const char* member : {"contract: fifo", "token: {pointer: /t, algorithms: [RS256], issuer: i, key: fifo}"}) {
    EXPECT_THAT(Refusal(kGood + "endpoints: [{id: t, host: t.example, " + member + "}]\n"), HasSubstr("fifo"));
  }
}

// Beside the profile.
TEST_F(BadInputTest, ABaselineThatIsAFifoIsNotWaitedFor) {
  folder.Write("profile.yaml", kGood);
  ASSERT_EQ(mkfifo((folder / ".telltale.yaml").c_str(), 0600), 0);
  const ProgramEnd end = Run({"run", "--profile", "profile.yaml", "--out", "run"});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.standard_error, AllOf(HasSubstr("is a FIFO"), HasSubstr(".telltale.yaml")));
}

TEST_F(BadInputTest, AProfileMayComeThroughAPipeThatIsOpen) {
  folder.Write("good.yaml", kGood);
  const ProgramEnd end =
      RunProgram({{"/bin/sh", "-c", "cat good.yaml | " + kTelltale + " run --profile /dev/stdin --only nowhere"},
                  {},
                  folder.path()});
  EXPECT_THAT(end.standard_error, HasSubstr("nowhere"));
}

TEST_F(BadInputTest, BadYamlIsShownWithLineAndColumn) {
  EXPECT_THAT(Refusal("version: 1\nname: [example\n"), HasSubstr("profile.yaml:3:1"));
}

TEST_F(BadInputTest, AnUnknownKeyComesWithTheNearestKnownOne) {
  EXPECT_THAT(Refusal(kGood + "endpoinds: []\n"), AllOf(HasSubstr("profile.yaml:7:1"), HasSubstr("endpoints")));
}

TEST_F(BadInputTest, ACliThatIsNotThereIsNamed) {
  EXPECT_THAT(Refusal(kGood, {"--cli", "no-such-cli"}), HasSubstr("no-such-cli"));
}

TEST_F(BadInputTest, ACliThatIsNotExecutableIsNamed) {
  folder.Write("plain.txt", "not a program");
  EXPECT_THAT(Refusal(kGood, {"--cli", "plain.txt"}), AllOf(HasSubstr("plain.txt"), HasSubstr("execut")));
}

TEST_F(BadInputTest, AScenarioThatIsNotThereIsNamed) {
  EXPECT_THAT(Refusal(kGood, {"--only", "nothing-like-it"}), HasSubstr("nothing-like-it"));
}

TEST_F(BadInputTest, ARunDirectoryThatCannotBeMadeIsNamed) {
  EXPECT_THAT(Refusal(kGood, {"--out", "/proc/telltale"}), AllOf(HasSubstr("/proc/telltale"), HasSubstr("--out")));
}

TEST_F(BadInputTest, ARunDirectoryThatIsAFileIsNamed) {
  folder.Write("taken", "something of the user's");
  EXPECT_THAT(Refusal(kGood, {"--out", "taken"}), AllOf(HasSubstr("taken"), HasSubstr("is a file")));
  EXPECT_EQ(FileText(folder / "taken"), "something of the user's");
}

TEST_F(BadInputTest, ARunDirectoryWithSomethingInItIsLeftAlone) {
  const WorkFolder taken;
  taken.Write("mine", "something of the user's");
  EXPECT_THAT(Refusal(kGood, {"--out", taken.path().string()}), HasSubstr("not empty"));
  EXPECT_EQ(FileText(taken / "mine"), "something of the user's");
}

TEST_F(BadInputTest, AReportThatCouldNotBeWrittenIsRefusedBeforeTheRun) {
  EXPECT_THAT(Refusal(kGood, {"--report", "junit=nowhere/report.xml"}), HasSubstr("nowhere/report.xml"));
  EXPECT_THAT(Refusal(kGood, {"--report", "jnuit=report.xml"}), AllOf(HasSubstr("jnuit"), HasSubstr("junit")));
}

TEST_F(BadInputTest, AnUnknownReportFormatComesWithTheNearestKnownOne) {
  EXPECT_THAT(Refused({"report", "nowhere", "--format", "jsn"}),
              AllOf(HasSubstr("--format: "), HasSubstr("did you mean json?"), HasSubstr("sarif")));
}

TEST_F(BadInputTest, AnUnknownCommandComesWithTheNearestKnownOne) {
  EXPECT_THAT(Refused({"verfy"}), AllOf(HasSubstr("verfy"), HasSubstr("`verify`")));
  EXPECT_THAT(Refused({"frobnicate"}), AllOf(HasSubstr("frobnicate"), HasSubstr("--help")));
}

TEST_F(BadInputTest, AnUnknownOptionIsNamed) {
  const ProgramEnd end = Run({"run", "--profile", "profile.yaml", "--isolaton", "auto"});
  EXPECT_EQ(end.exit_code, 2);
  EXPECT_THAT(end.standard_error, HasSubstr("--isolaton"));
}

TEST_F(BadInputTest, ARunDirectoryThatIsNoneIsNamedByEveryReader) {
  for (const char* command : {"report", "verify", "bundle", "baseline"}) {
    SCOPED_TRACE(command);
    const ProgramEnd end = Run({command, "nowhere"});
    EXPECT_EQ(end.exit_code, 2) << end.standard_error;
    EXPECT_THAT(end.standard_error, HasSubstr("nowhere"));
  }
}

TEST_F(BadInputTest, AScriptWhoseInterpreterIsNotThereIsNamedWithIt) {
  const auto script = folder.Write("broken", "#! /no/such/interpreter -x\n");
  ASSERT_EQ(chmod(script.c_str(), 0755), 0);
  EXPECT_THAT(Refusal(kGood, {"--cli", "broken"}), AllOf(HasSubstr("broken"), HasSubstr("\"/no/such/interpreter\"")));
}

TEST_F(BadInputTest, ACliThatIsNoProgramAtAllIsInconclusiveAndNeverAPass) {
  const auto script = folder.Write("broken",
                                   "\x7f"
                                   "ELF and then nothing\n");
  ASSERT_EQ(chmod(script.c_str(), 0755), 0);
  folder.Write("profile.yaml", kGood);
  const ProgramEnd end = Run({"run", "--quiet", "--profile", "profile.yaml", "--cli", "broken", "--out", "run"});
  EXPECT_EQ(end.exit_code, 3) << end.standard_output << end.standard_error;
  EXPECT_THAT(end.standard_output, HasSubstr("did not start"));
}

}  // namespace
}  // namespace telltale
