// A generator of clients against the balance: whatever they do, what left is read, and nothing is called a gap that is
// none. More seeds than the usual: BALANCE_SEEDS=2000 build/release/balance_test; from another one than 0 on:
// BALANCE_FIRST_SEED=520.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/integration/sandbox/namespace_fixture.h"

namespace telltale {
namespace {

int NumberFrom(const char* variable, int usual) {
  const char* const asked = std::getenv(variable);
  return asked == nullptr ? usual : std::atoi(asked);
}

std::string ReadAll(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class BalanceTest : public NamespaceFixture {
 protected:
  void RunSeed(Cell& cell, const std::string& client, int seed) {
    const std::string run = fmt::format("seed-{}", seed);
    ASSERT_TRUE(cell.BeginRun(run, BackendScript{}));
    Command command;
    command.argv = {"/usr/bin/python3", "-c", client, std::to_string(seed)};
    const std::atomic<bool> cancelled{false};
    const auto outcome = cell.Execute(command, cancelled);
    ASSERT_TRUE(outcome) << ToString(outcome.error());
    EXPECT_EQ(outcome->standard_error, "") << run;
    const CellReport report = SettleCell(cell, std::chrono::minutes{2});
    EXPECT_TRUE(report.survivors.empty()) << run;
    for (const Gap& gap : report.gaps) ADD_FAILURE() << run << ": " << gap.kind << ": " << gap.message;
    for (const Flow& flow : report.flows) EXPECT_NE(flow.explanation, "") << run << ' ' << flow.source;
    std::istringstream markers(outcome->standard_output);
    for (std::string marker; std::getline(markers, marker);) {
      EXPECT_TRUE(WasRecorded(marker)) << marker << " left and was not recorded";
    }
  }
  bool WasRecorded(const std::string& marker) {
    for (const Exchange& exchange : laboratory_.recorder().exchanges()) {
      if (exchange.body.find(marker) != Bytes::npos) return true;
    }
    return false;
  }
};

TEST_F(BalanceTest, WhateverAClientDoesNothingIsUnaccountedAndNothingIsAFalseGap) {
  const std::string client = ReadAll(RANDOM_CLIENT);
  ASSERT_NE(client, "");
  const auto cell = NewCell({}, "/usr/bin/python3");
  ASSERT_NE(cell, nullptr);
  constexpr int kUsual = 24;
  const int end = NumberFrom("BALANCE_SEEDS", kUsual);
  for (int seed = NumberFrom("BALANCE_FIRST_SEED", 0); seed < end; ++seed) RunSeed(*cell, client, seed);
  // What the client says of no protocol is kept, and told.
  for (const Gap& gap : laboratory_.recorder().gaps()) {
    EXPECT_EQ(gap.kind, "unparsed-protocol") << gap.run << ": " << gap.message;
  }
}

}  // namespace
}  // namespace telltale
