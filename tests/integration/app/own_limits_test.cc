// The tool under limits of its own, and with paths that lead nowhere: it ends by itself, in a sentence on standard
// error and exit code 2 or 4, never aborted. And what can be written to, is.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/integration/app/telltale_program.h"
#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using ::testing::AnyOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

class OwnLimitsTest : public ::testing::Test {
 protected:
  ProgramEnd Shell(const std::string& script) { return RunProgram({{"bash", "-c", script}, {}, folder.path()}); }

  // A short audit in the endpoint tier, which needs the fewest of the system's powers.
  static std::string Audit(const std::string& more, const std::string& cli = "refcli") {
    return kTelltale +
           " run --quiet --isolation endpoint --profile " TELLTALE_SOURCE_DIR
           "/fixtures/profiles/refcli.yaml --cli " TELLTALE_BUILD_DIR "/" +
           cli + " --only flags " + more;
  }

  // It ended by itself; where it failed it said why.
  static void ExpectAWellEnd(const ProgramEnd& end) {
    EXPECT_THAT(end.exit_code, AnyOf(Eq(0), Eq(1), Eq(2), Eq(3), Eq(4))) << end.signal << end.standard_error;
    if (end.exit_code == 2 || end.exit_code == 4) {
      EXPECT_THAT(end.standard_error, HasSubstr("telltale: "));
    }
    EXPECT_THAT(end.standard_error, Not(HasSubstr("terminate called")));
  }

  WorkFolder folder;
};

// Past 127 the shell says that a signal ended it; 127 is the loader's, which could not even start it.
TEST_F(OwnLimitsTest, WithLittleMemoryItEndsInASentence) {
  for (int kibibytes = 30000; kibibytes <= 240000; kibibytes += 30000) {
    SCOPED_TRACE(kibibytes);
    const std::string limit = fmt::format("ulimit -c 0; ulimit -v {}; ", kibibytes);
    const std::string canaries =
        R"(echo '{"version":1,"canaries":[{"id":"a","class":"generic","value":"qz7xk2vw9pj4"}]}' > c.json; )"
        R"(echo '{"id":"x1","host":"h","body":{"encoding":"utf8","data":"qz7xk2vw9pj4"}}' > r.ndjson; )";
    const std::string started = limit + kTelltale + " --version >/dev/null 2>&1 || exit 0; ";
    for (const std::string& command :
         {Audit("--out run"), kTelltale + " doctor", kTelltale + " scan --canaries c.json --format ndjson r.ndjson"}) {
      SCOPED_TRACE(command);
      ExpectAWellEnd(Shell(canaries + "rm -rf run; " + started + command));
    }
  }
}

TEST_F(OwnLimitsTest, AServerWithLittleMemoryEndsInASentence) {
  for (const int kibibytes : {60000, 120000, 240000, 480000}) {
    SCOPED_TRACE(kibibytes);
    const std::string script = fmt::format(
        "ulimit -c 0; ulimit -v {}; {} --version >/dev/null 2>&1 || exit 0; exec {} serve --journal j.sqlite",
        kibibytes, kTelltale, kTelltale);
    Program serve({{"bash", "-c", script}, {}, folder.path()});
    if (serve.WaitForOutput("TELEMETRY_URL=")) serve.PressCtrlC();
    ExpectAWellEnd(serve.Wait());
  }
}

TEST_F(OwnLimitsTest, WithFewFilesItEndsInASentence) {
  for (int files = 3; files <= 35; files += 4) {
    SCOPED_TRACE(files);
    ExpectAWellEnd(Shell(fmt::format("rm -rf run; ulimit -n {}; {} --version >/dev/null 2>&1 || exit 0; {}", files,
                                     kTelltale, Audit("--out run"))));
  }
}

TEST_F(OwnLimitsTest, WithoutAPlaceForTemporaryFilesItEndsInASentence) {
  for (const char* place : {"/dev/null", "/nowhere", "/proc", ""}) {
    SCOPED_TRACE(place);
    ExpectAWellEnd(Shell(fmt::format("rm -rf run; TMPDIR='{}' {}", place, Audit("--out run"))));
  }
}

// What a path can be that is no path to a file.
TEST_F(OwnLimitsTest, StrangePathsAreNamedNotThrown) {
  folder.Write("file", "x");
  std::filesystem::create_symlink("loop", folder / "loop");
  for (const std::string& path :
       {std::string("file/below"), std::string("loop"), std::string("loop/below"), std::string(300, 'n'),
        std::string(5000, 'p'), std::string("/proc/self/fd/999"), std::string("/dev/fd/77"),
        std::string("/dev/stdin/x"), std::string("./\xff\x1b[2J"), std::string("/dev/full")}) {
    SCOPED_TRACE(path.substr(0, 40));
    for (const std::string& command :
         {Audit("--out '" + path + "'"), Audit("--out run --report json='" + path + "'"),
          kTelltale + " run --profile " TELLTALE_SOURCE_DIR "/fixtures/profiles/refcli.yaml --cli '" + path + "'",
          kTelltale + " run --profile '" + path + "'", kTelltale + " report '" + path + "'",
          kTelltale + " verify '" + path + "'", kTelltale + " bundle '" + path + "'",
          kTelltale + " baseline --out baseline.yaml '" + path + "'", kTelltale + " diff '" + path + "' '" + path + "'",
          kTelltale + " scan --canaries '" + path + "' '" + path + "'",
          kTelltale + " init --quiet --cli /bin/true --out '" + path + "' -- x",
          "timeout --signal INT 5 " + kTelltale + " serve --schema '" + path + "'",
          "timeout --signal INT 1 " + kTelltale + " serve --tls --journal '" + path + "'"}) {
      SCOPED_TRACE(command.substr(0, 200));
      const ProgramEnd end = Shell("rm -rf run; " + command);
      // 124: it listens, and was told to end.
      if (end.exit_code != 124) ExpectAWellEnd(end);
      EXPECT_THAT(end.standard_error, Not(HasSubstr("\x1b")));
    }
  }
}

TEST_F(OwnLimitsTest, AWorkingDirectoryThatIsGoneIsNoReasonToAbort) {
  for (const std::string& command :
       {Audit("--out run"), kTelltale + " verify .", kTelltale + " bundle .",
        kTelltale + " init --cli /bin/true --out . -- x", kTelltale + " serve --journal j"}) {
    SCOPED_TRACE(command);
    ExpectAWellEnd(Shell("mkdir -p gone && cd gone && rmdir ../gone && timeout --signal INT 5 " + command));
  }
}

TEST_F(OwnLimitsTest, AReportComesOutOfStandardOutputAlone) {
  for (const char* target : {"-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    SCOPED_TRACE(target);
    const std::string audit = "rm -rf run out; " + Audit(std::string("--out run --report json=") + target);
    const ProgramEnd piped = Shell(audit + " | cat; exit ${PIPESTATUS[0]}");
    EXPECT_THAT(piped.exit_code, AnyOf(Eq(0), Eq(3))) << piped.standard_error;
    EXPECT_TRUE(nlohmann::json::accept(piped.standard_output)) << piped.standard_output.substr(0, 200);
    EXPECT_THAT(piped.standard_error, AnyOf(HasSubstr("PASS"), HasSubstr("INCONCLUSIVE"))) << "it is told elsewhere";
    const ProgramEnd filed = Shell(audit + " > out; code=$?; cat out; exit $code");
    EXPECT_EQ(filed.exit_code, piped.exit_code) << filed.standard_error;
    EXPECT_TRUE(nlohmann::json::accept(filed.standard_output)) << filed.standard_output.substr(0, 200);
    const ProgramEnd later = Shell(kTelltale + " report run --format json --out " + target + " | cat");
    EXPECT_TRUE(nlohmann::json::accept(later.standard_output)) << later.standard_output.substr(0, 200);
    const ProgramEnd packed = Shell(kTelltale + " bundle run --out " + target + " | tar --list");
    EXPECT_THAT(packed.standard_output, HasSubstr("manifest.sha256")) << packed.standard_error;
  }
  EXPECT_TRUE(std::filesystem::is_symlink("/dev/stdout")) << "nothing is put in its place";
}

// Every option that names an output, and every format of a report.
TEST_F(OwnLimitsTest, WhateverIsWrittenCanGoToStandardOutput) {
  // With a finding, so that no format has nothing to say.
  ASSERT_EQ(Shell(Audit("--env REFCLI_MISBEHAVE=undocumented-field --env REFCLI_EXIT_WAIT_MS=30000 --out run",
                        "refcli_misbehaving"))
                .exit_code,
            1);
  std::vector<std::string> commands;
  std::istringstream help(
      Shell(kTelltale + " report --help | sed -n 's/.*--format.*One of //p' | tr -d ,").standard_output);
  for (std::string format; help >> format;) commands.push_back("report run --format " + format + " --out ");
  ASSERT_GE(commands.size(), 13U) << "the formats stand in the help";
  commands.insert(commands.end(), {"bundle run --force --out ", "baseline run --expires 2999-01-01 --out "});
  for (const std::string& command : commands) {
    for (const char* target : {"-", "/dev/stdout"}) {
      SCOPED_TRACE(command + target);
      const ProgramEnd end = Shell("rm -f file; " + kTelltale + " " + command + "file >/dev/null; " + kTelltale + " " +
                                   command + target + " | cmp file - && test -s file");
      EXPECT_EQ(end.exit_code, 0) << end.standard_output << end.standard_error;
    }
  }
  folder.Write("r.ndjson", R"({"id":"x1","host":"h","body":{"encoding":"utf8","data":"a"}})");
  for (const char* command :
       {"scan r.ndjson --report json=-", "scan r.ndjson --format ndjson --report json=/dev/stdout",
        "serve --may-be-silent --result - -- true", "serve --may-be-silent --result /dev/stdout -- true",
        "serve --may-be-silent --ready-file - -- true", "serve --may-be-silent --ready-file /dev/stdout -- true"}) {
    SCOPED_TRACE(command);
    const ProgramEnd end = Shell(kTelltale + " " + command);
    EXPECT_EQ(end.exit_code, 0) << end.standard_error;
    EXPECT_TRUE(nlohmann::json::accept(end.standard_output)) << end.standard_output.substr(0, 200);
  }
}

TEST_F(OwnLimitsTest, APlaceOnDiskCannotBeStandardOutput) {
  for (const char* command : {"run --out ", "init --cli /bin/true --out ", "serve --journal "}) {
    for (const char* target : {"-", "/dev/stdout"}) {
      SCOPED_TRACE(std::string(command) + target);
      const ProgramEnd end = Shell(kTelltale + " " + command + target);
      EXPECT_EQ(end.exit_code, 2);
      EXPECT_THAT(end.standard_error, HasSubstr("is standard output"));
    }
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "-"));
}

}  // namespace
}  // namespace telltale
