// The command line as people expect it: help, near misses, completion, manual pages, version.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "tests/integration/app/telltale_program.h"
#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"

namespace telltale {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ProgramEnd Telltale(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), kTelltale);
  return RunProgram({arguments});
}

// The commands that `telltale --help` lists.
std::vector<std::string> ListedCommands() {
  const std::string help = Telltale({"--help"}).standard_output;
  const std::string list = help.substr(help.find("Subcommands:"));
  const std::regex line("\n  ([a-z]+) ");
  std::vector<std::string> names;
  for (std::sregex_iterator found(list.begin(), list.end(), line), end; found != end; ++found)
    names.push_back((*found)[1]);
  return names;
}

// What bash offers for the last of `words`, a line each.
std::string Completions(const std::string& words) {
  const std::string script = "source <(\"$0\" completion bash); COMP_WORDS=(" + words +
                             "); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _telltale; printf '%s\\n' \"${COMPREPLY[@]}\"";
  const ProgramEnd end = RunProgram({{"bash", "-c", script, kTelltale}});
  EXPECT_THAT(end.standard_error, IsEmpty());
  return end.standard_output;
}

TEST(CommandLineTest, HelpIsACommandToo) {
  EXPECT_EQ(Telltale({"help"}).standard_output, Telltale({"--help"}).standard_output);
  const ProgramEnd of_run = Telltale({"help", "run"});
  EXPECT_EQ(of_run.exit_code, 0);
  EXPECT_EQ(of_run.standard_output, Telltale({"run", "--help"}).standard_output);
  EXPECT_EQ(Telltale({"help", "nothing"}).exit_code, 2);
}

TEST(CommandLineTest, AMisspeltOptionComesWithTheNearestOne) {
  for (const char* option : {"--profil", "--profil=x.yaml"}) {
    const ProgramEnd end = Telltale({"run", option, "x.yaml"});
    EXPECT_EQ(end.exit_code, 2);
    EXPECT_THAT(end.standard_error, AllOf(HasSubstr("--profil"), HasSubstr("did you mean --profile?")));
  }
  EXPECT_THAT(Telltale({"run", "--zzzzzz"}).standard_error, HasSubstr("telltale run --help"));
}

TEST(CommandLineTest, TheVersionIsOneLine) {
  EXPECT_TRUE(std::regex_match(Telltale({"--version"}).standard_output,
                               std::regex("telltale \\d+\\.\\d+\\.\\d+( \\([0-9a-f]{12}( and changes)?\\))?\n")));
}

TEST(CommandLineTest, BashCompletesCommandsOptionsAndValues) {
  EXPECT_EQ(Completions("telltale verif"), "verify\n");
  EXPECT_EQ(Completions("telltale run --iso"), "--isolation\n");
  EXPECT_EQ(Completions("telltale run --isolation na"), "namespace\n");
  EXPECT_EQ(Completions("telltale completion z"), "zsh\n");
  EXPECT_EQ(Completions("telltale scan fil"), "\n");  // file names are left to bash
}

TEST(CommandLineTest, EveryCommandIsInTheScriptsOfAllShells) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = Telltale({"completion", shell}).standard_output;
    for (const std::string& command : ListedCommands()) EXPECT_THAT(script, HasSubstr(command)) << shell;
  }
  const ProgramEnd unknown = Telltale({"completion", "powershell"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.standard_error, HasSubstr("bash, zsh or fish"));
}

TEST(CommandLineTest, EveryCommandHasAManualPage) {
  const WorkFolder folder;
  ASSERT_EQ(Telltale({"manual", (folder / "pages").string()}).exit_code, 0);
  const std::vector<std::string> commands = ListedCommands();
  EXPECT_GE(commands.size(), 12U);
  for (const std::string& command : commands) {
    const std::string page = FileText(folder / "pages" / ("telltale-" + command + ".1"));
    EXPECT_THAT(page, AllOf(HasSubstr(".SH NAME"), HasSubstr(".SH SYNOPSIS"), HasSubstr(".SH EXIT STATUS"))) << command;
  }
  EXPECT_TRUE(std::filesystem::exists(folder / "pages" / "telltale.1"));
}

TEST(CommandLineTest, PagesThatCannotBeWrittenAreAFailure) {
  EXPECT_EQ(Telltale({"manual", "/proc/no-such-folder"}).exit_code, 4);
}

}  // namespace
}  // namespace telltale
