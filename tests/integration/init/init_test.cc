// `telltale init` as a user runs it: it watches the reference client, writes a profile and a schema, and `telltale run`
// passes with them, and fails with a client that sends something else.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
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

class InitTest : public testing::Test {
 protected:
  ProgramEnd Telltale(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), kBuild + "/telltale");
    return RunProgram({arguments, {}, folder_.path()});
  }
  // Without the variable that bends it this is the clean client, but it waits for its telemetry as long as it is told:
  // on a busy machine half a second may be too little.
  ProgramEnd Init(std::vector<std::string> more = {},
                  const std::vector<std::string>& command = {"provider", "delete", "nothing"}) const {
    std::vector<std::string> arguments = {"init",   "--quiet",
                                          "--name", "refcli",
                                          "--cli",  kBuild + "/refcli_misbehaving",
                                          "--env",  "REFCLI_EXIT_WAIT_MS=30000"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), command.begin(), command.end());
    return Telltale(arguments);
  }
  ProgramEnd Run(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"run",         "--quiet", "--profile",
                                          "refcli.yaml", "--env",   "REFCLI_EXIT_WAIT_MS=30000"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Telltale(arguments);
  }
  const WorkFolder folder_;
};

TEST_F(InitTest, TheProfileThatItWritesPassesTheNextRun) {
  const ProgramEnd init = Init();
  ASSERT_EQ(init.exit_code, 0) << init.standard_output << init.standard_error;
  EXPECT_THAT(init.standard_output, AllOf(HasSubstr("saw      POST telemetry.refcli.example"),
                                          HasSubstr("next     telltale run --profile refcli.yaml")));
  EXPECT_THAT(FileText(folder_ / "refcli.yaml"),
              AllOf(HasSubstr("host: telemetry.refcli.example"), HasSubstr("expect: {exit_code: 1}"),
                    HasSubstr("contract: refcli.telemetry.refcli.example.schema.json")));
  const ProgramEnd run = Run();
  EXPECT_EQ(run.exit_code, 0) << run.standard_output << run.standard_error;
  EXPECT_THAT(run.standard_output, HasSubstr("PASS: refcli"));
}

TEST_F(InitTest, TheSchemaHoldsTypesFormatsAndIdentifiers) {
  const ProgramEnd init = Init();
  ASSERT_EQ(init.exit_code, 0);
  const auto schema =
      nlohmann::json::parse(FileText(folder_ / "refcli.telemetry.refcli.example.schema.json"), nullptr, false);
  ASSERT_TRUE(schema.is_object()) << init.standard_output << init.standard_error;
  const auto& fields = schema.at("properties");
  EXPECT_EQ(fields.at("event").at("properties").at("timestamp").at("type"), "integer");
  EXPECT_EQ(fields.at("type").at("enum"), nlohmann::json({"cmdfinished", "cmdstarted"}));
  EXPECT_EQ(fields.at("event").at("properties").at("executionID").at("format"), "uuid");
  EXPECT_FALSE(fields.at("event").at("properties").at("executionID").contains("enum")) << "it is new every time";
  EXPECT_TRUE(fields.at("instanceProperties").at("properties").at("uid").contains("x-identifier"));
}

TEST_F(InitTest, AClientThatSendsMoreThanWasSeenFails) {
  ASSERT_EQ(Init().exit_code, 0);
  const ProgramEnd run = Run({"--env", "REFCLI_MISBEHAVE=undocumented-field"});
  EXPECT_EQ(run.exit_code, 1) << run.standard_error;
  EXPECT_THAT(run.standard_output, HasSubstr("contract/undocumented-field"));
}

TEST_F(InitTest, ACommandThatWorksOnceIsNoGapAndVariablesStayOutOfTheFiles) {
  const ProgramEnd init = Init({"--env", "API_KEY=sk-oskvarnholm"}, {"provider", "add", "docker"});
  ASSERT_EQ(init.exit_code, 0) << init.standard_error;
  EXPECT_THAT(init.standard_output, AllOf(HasSubstr("2 repetitions left out"), Not(HasSubstr("gap ")),
                                          HasSubstr("--env API_KEY=\"$API_KEY\"")));
  EXPECT_THAT(init.standard_output + FileText(folder_ / "refcli.yaml"), Not(HasSubstr("oskvarnholm")));
}

TEST_F(InitTest, FilesThatAreThereAreNotOverwritten) {
  folder_.Write("refcli.yaml", "mine");
  const ProgramEnd init = Init();
  EXPECT_EQ(init.exit_code, 2);
  EXPECT_THAT(init.standard_error, AllOf(HasSubstr("refcli.yaml"), HasSubstr("--force")));
  EXPECT_EQ(FileText(folder_ / "refcli.yaml"), "mine");
  EXPECT_EQ(Init({"--force"}).exit_code, 0);
  EXPECT_NE(FileText(folder_ / "refcli.yaml"), "mine");
}

TEST_F(InitTest, OfACliThatSendsNothingNoProfileIsWritten) {
  const ProgramEnd init = Telltale({"init", "--quiet", "--cli", "/usr/bin/true", "--", "--whatever"});
  EXPECT_EQ(init.exit_code, 3);
  EXPECT_THAT(init.standard_output, HasSubstr("Nothing was captured"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

}  // namespace
}  // namespace telltale
