#include <gmock/gmock.h>

#include "tests/integration/sandbox/laboratory.h"

namespace telltale {
namespace {

using testing::HasSubstr;

class NamespaceCellTest : public testing::Test {
 protected:
  void SetUp() override {
    auto made = laboratory_.Make(MakeNamespaceIsolation);
    ASSERT_TRUE(made) << ToString(made.error());
    isolation_ = *std::move(made);
  }
  std::unique_ptr<Cell> NewCell(const std::filesystem::path& cli = "/bin/sh") {
    auto cell = isolation_->MakeCell(laboratory_.request(cli));
    EXPECT_TRUE(cell) << (cell ? "" : ToString(cell.error()));
    EXPECT_TRUE((*cell)->BeginRun("run", BackendScript{}));
    return *std::move(cell);
  }
  Laboratory laboratory_;
  std::unique_ptr<Isolation> isolation_;
};

TEST_F(NamespaceCellTest, ExitCodeAndOutputComeBack) {
  const auto cell = NewCell();
  const ProcessOutcome outcome = Shell(*cell, "echo out; echo err >&2; exit 7");
  EXPECT_TRUE(outcome.started);
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_EQ(outcome.standard_output, "out\n");
  EXPECT_EQ(outcome.standard_error, "err\n");
}

TEST_F(NamespaceCellTest, TheMachineIsThePlantedOne) {
  const auto cell = NewCell();
  const Identity& who = cell->identity();
  const ProcessOutcome outcome =
      Shell(*cell,
            "cat /etc/machine-id /var/lib/dbus/machine-id /proc/sys/kernel/random/boot_id /sys/class/dmi/id/* "
            "/sys/class/net/eth0/address; hostname; id -un; id -u; pwd; cat ~/.npmrc; ip addr; date +%Z; "
            "git log --format=%H%an%ae; git status --short; getent passwd");
  for (const char* id : {"machine_id", "boot_id", "product_uuid", "product_serial", "mac", "hostname", "username",
                         "cwd", "npm_token", "ipv4", "ipv6", "git_commit", "fullname", "email"}) {
    EXPECT_THAT(outcome.standard_output, HasSubstr(who.ValueOf(id))) << id << outcome.standard_error;
  }
}

TEST_F(NamespaceCellTest, PlainAndEncryptedRequestsToAnyHostAreCaptured) {
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Shell(*cell,
            "curl -sS -d one http://plain.vendor.example/a; curl -sS -d two https://tls.vendor.example:8443/b; "
            "curl -sS -d three http://192.0.2.1:81/c");
  EXPECT_EQ(outcome.standard_error, "");
  const CellReport report = SettleCell(*cell);
  const auto plain = laboratory_.recorder().exchanges("http");
  const auto tls = laboratory_.recorder().exchanges("https");
  ASSERT_EQ(plain.size(), 2U);
  ASSERT_EQ(tls.size(), 1U);
  EXPECT_EQ(plain[0].host, "plain.vendor.example");
  EXPECT_EQ(plain[0].port, 80);
  EXPECT_EQ(plain[0].body, "one");
  EXPECT_EQ(tls[0].port, 8443);
  EXPECT_EQ(tls[0].body, "two");
  EXPECT_EQ(plain[1].host, "192.0.2.1");
  for (const Flow& flow : report.flows) EXPECT_NE(flow.explanation, "") << flow.destination << ' ' << flow.port;
  EXPECT_TRUE(report.gaps.empty());
}

}  // namespace
}  // namespace telltale
