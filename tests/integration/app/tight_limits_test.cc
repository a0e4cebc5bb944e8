// Every command under every limit that a shell can set and on machines that lack a part, as root and as an ordinary
// user. It does what it does without, or ends in a sentence and exit code 4: never by a signal, never in a weaker tier
// of isolation than it would take with more room, and never with files left behind.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/integration/app/telltale_program.h"
#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"

namespace telltale {
namespace {

using ::testing::AnyOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kProfile =
    "version: 1\nname: limits\ncli: {path: /bin/true}\nbattery: false\nscenarios: [{name: once, run: []}]\n";

// Reports break their lines where they like.
std::string OneLine(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  for (std::string word; in >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

// One that nobody else is: `ulimit -u` counts all that its user runs.
constexpr unsigned kFirstUser = 1'900'000'000;

class TightLimitsTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    is_root_ = GetParam();
    if (is_root_ && geteuid() != 0) GTEST_SKIP() << "not started as root";
    folder_.Write("p.yaml", kProfile);
    folder_.Write("c.json", R"({"version":1,"canaries":[{"id":"a","class":"generic","value":"qz7xk2vw9pj4"}]})");
    folder_.Write("r.ndjson", R"({"id":"x1","host":"h","body":{"encoding":"utf8","data":"{\"a\":\"qz7xk2vw9pj4\"}"}})");
    std::filesystem::create_directory(folder_ / "tmp");
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
    std::filesystem::permissions(folder_ / "tmp", std::filesystem::perms::all);
    without_ = Run("", kCommands.at("run"));
    ASSERT_THAT(without_.exit_code, AnyOf(Eq(0), Eq(3))) << without_.standard_error;
    tier_ = Tier();
    std::filesystem::rename(folder_ / "run", folder_ / "done");
  }

  // The script may replace itself by a shell in other namespaces; `command` comes last in it.
  ProgramStart Start(const std::string& before, const std::string& command) const {
    std::vector<std::string> argv;
    if (!is_root_ && geteuid() == 0) {
      const std::string user = std::to_string(kFirstUser + static_cast<unsigned>(getpid()));
      argv = {"setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"};
    }
    const std::string script =
        "rm -rf run b.tar draft 2>/dev/null; ulimit -c 0; " + before + (before.empty() ? "" : "; ");
    argv.insert(argv.end(), {"bash", "-c", script + (command.empty() ? "" : "exec " + kTelltale + " " + command)});
    return {argv, {{"TMPDIR", (folder_ / "tmp").string()}, {"LC_ALL", "C"}}, folder_.path()};
  }
  ProgramEnd Run(const std::string& before, const std::string& command) const {
    return RunProgram(Start(before, command));
  }

  // False: the loader, or a sanitizer, cannot come so far that telltale could say anything.
  bool CanStart(const std::string& limit) const {
    return Run(limit + "; " + kTelltale + " --version >/dev/null 2>&1; code=$?; [ $code = 0 ] || [ $code = 4 ]", "")
               .exit_code == 0;
  }

  std::string Tier() const {
    const auto text = nlohmann::json::parse(FileText(folder_ / "run/run.json"), nullptr, false);
    return text.is_object() ? text.value("isolation", "none") : "none";
  }

  void ExpectAWellEnd(const ProgramEnd& end, int usual) const {
    EXPECT_EQ(end.signal, 0) << end.standard_error;
    EXPECT_THAT(end.exit_code, AnyOf(Eq(usual), Eq(4))) << end.standard_output << end.standard_error;
    if (end.exit_code == 4) {
      EXPECT_THAT(end.standard_error, HasSubstr("telltale: "));
    }
    EXPECT_THAT(end.standard_error, Not(HasSubstr("terminate called")));
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "tmp")) << "something is left behind";
  }

  // What a limit hides of the CLI is a gap, so that a run may be inconclusive for it.
  void ExpectAWellRun(const ProgramEnd& end) const {
    const bool is_told = end.exit_code == 3 && end.standard_output.find("resource-limit") != std::string::npos;
    ExpectAWellEnd(end, is_told ? 3 : without_.exit_code);
    if (end.exit_code != 4) {
      EXPECT_EQ(Tier(), tier_) << end.standard_output;
    }
  }

  static const std::map<std::string, std::string> kCommands;
  WorkFolder folder_;
  ProgramEnd without_;
  std::string tier_;
  bool is_root_ = false;
};

const std::map<std::string, std::string> TightLimitsTest::kCommands = {
    {"run", "run --quiet --profile p.yaml --out run --ci none"},
    {"init", "init --quiet --cli /bin/true --out draft -- x"},
    {"scan", "scan --canaries c.json r.ndjson"},
    {"report", "report done --format json"},
    {"verify", "verify done"},
    {"diff", "diff done done"},
    {"bundle", "bundle done --out b.tar"},
    {"doctor", "doctor"},
};

TEST_P(TightLimitsTest, EveryCommandEndsWellUnderEveryLimit) {
  std::vector<std::string> limits = {"-n 12", "-n 20",  "-n 32",  "-n 64",    "-n 100",    "-n 160",
                                     "-f 0",  "-f 1",   "-f 16",  "-f 128",   "-s 64",     "-s 512",
                                     "-l 0",  "-n 200", "-f 300", "-v 60000", "-v 150000", "-v 300000"};
  if (!is_root_) limits.insert(limits.end(), {"-u 1", "-u 6", "-u 16", "-u 30"});
  std::map<std::string, int> usual;
  for (const auto& [name, command] : kCommands) usual[name] = Run("", command).exit_code;
  for (const std::string& limit : limits) {
    if (!CanStart("ulimit " + limit)) continue;
    for (const auto& [name, command] : kCommands) {
      SCOPED_TRACE(name + " under ulimit " + limit);
      const ProgramEnd end = Run("ulimit " + limit, command);
      name == "run" ? ExpectAWellRun(end) : ExpectAWellEnd(end, usual[name]);
    }
  }
}

// A limit that is in the way of the strongest tier is named, with what to do about it.
TEST_P(TightLimitsTest, TheLimitIsNamed) {
  const std::vector<std::pair<std::string, std::string>> limits = {
      {"ulimit -n 20", "`ulimit -n`"},  {"ulimit -n 32", "`ulimit -n`"},   {"ulimit -n 64", "`ulimit -n`"},
      {"ulimit -n 100", "`ulimit -n`"}, {"ulimit -f 1", "`ulimit -f`"},    {"ulimit -f 64", "`ulimit -f`"},
      {"ulimit -s 512", "`ulimit -s`"}, {"ulimit -v 60000", "`ulimit -v`"}};
  for (const auto& [limit, named] : limits) {
    for (const char* command : {"run", "init"}) {
      SCOPED_TRACE(std::string(command) + " under " + limit);
      if (!CanStart(limit)) continue;
      const ProgramEnd end = Run(limit, kCommands.at(command));
      EXPECT_EQ(end.exit_code, 4) << end.standard_output;
      EXPECT_THAT(end.standard_error, HasSubstr(named));
    }
  }
}

// With so many that one scenario has room, but not two at once as was asked for.
TEST_P(TightLimitsTest, ScenariosAtOnceAreAsManyAsThereAreFilesFor) {
  const ProgramEnd asked = Run("ulimit -n 200", kCommands.at("run") + " --jobs 2");
  EXPECT_EQ(asked.exit_code, 4) << asked.standard_output;
  EXPECT_THAT(asked.standard_error, HasSubstr("--jobs 1"));
  ExpectAWellRun(Run("ulimit -n 200", kCommands.at("run")));
}

// What telltale may not do the CLI may not either: had it tried to start a sender in vain, nobody would have heard.
TEST_P(TightLimitsTest, ALimitThatHoldsForTheCliIsAGap) {
  std::vector<std::string> limits = {"-n 512", "-t 600"};
  if (!is_root_) limits.emplace_back("-u 500");
  for (const std::string& limit : limits) {
    SCOPED_TRACE(limit);
    const ProgramEnd end = Run("ulimit " + limit, kCommands.at("run"));
    EXPECT_EQ(end.exit_code, 3) << end.standard_output << end.standard_error;
    EXPECT_THAT(OneLine(end.standard_output), HasSubstr("`ulimit " + limit + "`"));
  }
  EXPECT_EQ(Run("ulimit -n 4096", kCommands.at("run")).exit_code, without_.exit_code);
}

// telltale takes all open files that it may; a CLI that uses select() would fail with so many.
TEST_P(TightLimitsTest, OutsideOfACellTheCliHasTheLimitThatTelltaleWasGiven) {
  folder_.Write("q.yaml",
                "version: 1\nname: limits\ncli: {path: /bin/bash}\nbattery: false\n"
                "scenarios: [{name: once, run: [-c, 'test $(ulimit -Sn) = 333']}]\n");
  const ProgramEnd end = Run("ulimit -Sn 333", "run --quiet --isolation proxy --profile q.yaml --out run --ci none");
  EXPECT_THAT(OneLine(end.standard_output), HasSubstr("exit codes 0, 0 in once")) << end.standard_error;
}

TEST_P(TightLimitsTest, AServerServesOrEndsInASentence) {
  std::vector<std::string> limits = {"-n 12", "-n 32", "-n 64", "-f 0", "-f 1", "-f 64", "-s 512", "-l 0", "-v 150000"};
  if (!is_root_) limits.insert(limits.end(), {"-u 1", "-u 4", "-u 8"});
  for (const std::string& limit : limits) {
    SCOPED_TRACE(limit);
    if (!CanStart("ulimit " + limit)) continue;
    Program serve(Start("rm -f j.sqlite*; ulimit " + limit, "serve --journal j.sqlite"));
    if (serve.WaitForOutput("TELEMETRY_URL=")) serve.PressCtrlC();
    ExpectAWellEnd(serve.Wait(), 0);
  }
}

// In a mount namespace of its own; what an ordinary user may not mount, root does for him first.
class LackingMachineTest : public TightLimitsTest {
 protected:
  ProgramEnd On(const std::string& machine, const std::string& command) const {
    ProgramStart start = Start("", command);
    if (geteuid() != 0) {
      start.argv.insert(start.argv.begin(), {"unshare", "--user", "--map-root-user"});
    }
    std::string words;
    for (const std::string& word : start.argv) words += " '" + word + "'";
    start.argv = {"unshare", "--mount", "bash", "-c", machine + " || exit 99; exec" + words};
    return RunProgram(start);
  }
};

TEST_P(LackingMachineTest, WithoutAProcFileSystemNothingIsRun) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can hide it";
  for (const char* command : {"run", "init", "doctor"}) {
    SCOPED_TRACE(command);
    const ProgramEnd end = On("mount -t tmpfs none /proc", kCommands.at(command));
    EXPECT_EQ(end.exit_code, 4) << end.standard_output;
    EXPECT_THAT(end.standard_error, HasSubstr("proc file system is not there"));
  }
  for (const char* command : {"scan", "report", "verify", "diff"}) {
    SCOPED_TRACE(command);
    ExpectAWellEnd(On("mount -t tmpfs none /proc", kCommands.at(command)), Run("", kCommands.at(command)).exit_code);
  }
}

TEST_P(LackingMachineTest, WithoutSharedMemoryOrWritablePlacesItGoesOn) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can take them away";
  for (const char* machine : {"umount --lazy /dev/shm", "mount -t tmpfs none /sys",
                              "mount --bind /tmp /tmp && mount --bind \"$PWD\" \"$PWD\" && "
                              "mount -o remount,ro,bind /tmp"}) {
    SCOPED_TRACE(machine);
    const ProgramEnd end = On(machine, kCommands.at("run"));
    if (end.exit_code == 99) continue;  // it is not there to be taken away
    ExpectAWellRun(end);
  }
}

TEST_P(LackingMachineTest, AFullDiskOfTemporaryFilesIsNamed) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can make it small";
  const std::string small = "mount -t tmpfs -o mode=1777,size=16k none tmp";
  const ProgramEnd init = On(small, kCommands.at("init"));
  EXPECT_EQ(init.exit_code, 4) << init.standard_output;
  EXPECT_THAT(init.standard_error, HasSubstr("No space left on device"));
  // The namespace tier keeps nothing there, and without one the sentence is the same.
  ExpectAWellRun(On(small, kCommands.at("run")));
  const ProgramEnd proxy = On(small, kCommands.at("run") + " --isolation proxy");
  EXPECT_EQ(proxy.exit_code, 4) << proxy.standard_output;
  EXPECT_THAT(proxy.standard_error, AnyOf(HasSubstr("No space left"), HasSubstr("disk is full")));
}

std::string UserName(const ::testing::TestParamInfo<bool>& info) { return info.param ? "Root" : "OrdinaryUser"; }

INSTANTIATE_TEST_SUITE_P(As, TightLimitsTest, ::testing::Bool(), UserName);
INSTANTIATE_TEST_SUITE_P(As, LackingMachineTest, ::testing::Bool(), UserName);

}  // namespace
}  // namespace telltale
