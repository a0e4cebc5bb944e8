#include <gmock/gmock.h>
#include <stdlib.h>
#include <unistd.h>

#include <set>
#include <string>

#include "tests/integration/sandbox/laboratory.h"

namespace telltale {
namespace {

using testing::HasSubstr;

class ProxyCellTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = laboratory_.Make(MakeProxyIsolation);
    ASSERT_TRUE(made) << ToString(made.error());
    isolation_ = *std::move(made);
    auto cell = isolation_->MakeCell(laboratory_.request());
    ASSERT_TRUE(cell) << ToString(cell.error());
    cell_ = *std::move(cell);
  }
  Laboratory laboratory_;
  std::unique_ptr<Isolation> isolation_;
  std::unique_ptr<Cell> cell_;
};

TEST_F(ProxyCellTest, RequestsThatObeyTheProxyAreCapturedUnderTheirOwnHost) {
  ASSERT_TRUE(cell_->BeginRun("run", BackendScript{}));
  const ProcessOutcome outcome =
      Shell(*cell_, "curl -sS -d one http://plain.vendor.example/a; curl -sS -d two https://tls.vendor.example/b");
  EXPECT_EQ(outcome.standard_error, "");
  SettleCell(*cell_);
  const auto plain = laboratory_.recorder().exchanges("http");
  const auto tls = laboratory_.recorder().exchanges("https");
  ASSERT_EQ(plain.size(), 1U);
  ASSERT_EQ(tls.size(), 1U);
  EXPECT_EQ(plain[0].host, "plain.vendor.example");
  EXPECT_EQ(tls[0].host, "tls.vendor.example");
  EXPECT_EQ(tls[0].port, 443);
  EXPECT_EQ(tls[0].body, "two");
}

TEST_F(ProxyCellTest, AFaultOfTheBackendSparesThoseWhoAreNotTheBackend) {
  using Fault = BackendScript::Fault;
  for (const Fault fault : {Fault::kBlackHole, Fault::kReset, Fault::kUntrustedAuthority}) {
    BackendScript script;
    script.fault = fault;
    script.spares = [](const std::string& host) { return host == "registry.example"; };
    ASSERT_TRUE(cell_->BeginRun("run", script));
    for (const char* scheme : {"https", "http"}) {
      const std::string url = std::string(scheme) + "://registry.example/";
      EXPECT_EQ(Shell(*cell_, "curl -sS " + url).standard_error, "") << url << ' ' << static_cast<int>(fault);
    }
    EXPECT_NE(Shell(*cell_, "curl -sS -m 0.5 https://vendor.example/").exit_code, 0) << static_cast<int>(fault);
    SettleCell(*cell_);
  }
}

TEST_F(ProxyCellTest, RootsCommandIsAnotherUserWithoutPowers) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  ASSERT_TRUE(cell_->BeginRun("run", BackendScript{}));
  const ProcessOutcome outcome =
      Shell(*cell_,
            "id -u; grep -h Cap /proc/self/status | cut -f2 | sort -u; echo x > ~/x && echo x > x && echo written; "
            "echo out > /dev/stdout; echo err > /dev/stderr; "
            "v=$(cat /proc/sys/kernel/core_pattern); echo \"$v\" > /proc/sys/kernel/core_pattern || echo refused");
  EXPECT_THAT(outcome.standard_output, testing::MatchesRegex("20000[0-9]+\n0000000000000000\nwritten\nout\nrefused\n"));
  EXPECT_THAT(outcome.standard_error, HasSubstr("err\n"));
  EXPECT_TRUE(SettleCell(*cell_).gaps.empty());
}

TEST_F(ProxyCellTest, ACliThatRootAloneMayReadRunsAsRootAndThatIsSaid) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  std::string folder = (std::filesystem::temp_directory_path() / "telltale-closed.XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::filesystem::path tool = std::filesystem::path(folder) / "tool";
  std::filesystem::copy_file("/bin/true", tool);
  auto cell = isolation_->MakeCell(laboratory_.request(tool));
  ASSERT_TRUE(cell) << ToString(cell.error());
  ASSERT_TRUE((*cell)->BeginRun("run", BackendScript{}));
  EXPECT_EQ(Shell(**cell, "id -u").standard_output, "0\n");
  const CellReport report = SettleCell(**cell);
  ASSERT_EQ(report.gaps.size(), 1U);
  EXPECT_EQ(report.gaps[0].kind, "isolation");
  EXPECT_THAT(report.gaps[0].message, HasSubstr("runs the CLI as root"));
  std::filesystem::remove_all(folder);
}

TEST_F(ProxyCellTest, SaysWhatItCannotSee) {
  ASSERT_EQ(isolation_->Blindness().size(), 1U);
  EXPECT_EQ(isolation_->Blindness()[0].kind, "isolation");
}

TEST_F(ProxyCellTest, AFaultThatItCannotPlayIsAGap) {
  BackendScript script;
  script.dns_fails = true;
  ASSERT_TRUE(cell_->BeginRun("run", script));
  const CellReport report = SettleCell(*cell_);
  ASSERT_EQ(report.gaps.size(), 1U);
  EXPECT_THAT(report.gaps[0].message, HasSubstr("proxy tier cannot make DNS fail"));
}

TEST_F(ProxyCellTest, WhatItsVariablesHoldIsPlanted) {
  std::set<std::string> places;
  for (const PlantedCanary& planted : cell_->Planted()) places.insert(planted.where);
  for (const char* place : {"$HOME", "$PWD", "$USER", "$HOSTNAME", "$EMAIL", "$API_TOKEN", "~/.gitconfig"}) {
    EXPECT_TRUE(places.contains(place)) << place;
  }
  ASSERT_TRUE(cell_->BeginRun("run", BackendScript{}));
  EXPECT_EQ(Shell(*cell_, "printf %s \"$HOME\"").standard_output, cell_->identity().ValueOf("home"));
}

TEST_F(ProxyCellTest, FilesWrittenAtHomeAreFoundAndNothingStaysBehind) {
  ASSERT_TRUE(cell_->BeginRun("run", BackendScript{}));
  Shell(*cell_, "echo id > ~/.config-id");
  SettleCell(*cell_);
  const auto written = cell_->WrittenFiles();
  ASSERT_EQ(written.size(), 1U);
  EXPECT_EQ(written[0].content, "id\n");
  const std::filesystem::path home = cell_->identity().ValueOf("home");
  cell_.reset();
  EXPECT_FALSE(std::filesystem::exists(home));
}

}  // namespace
}  // namespace telltale
