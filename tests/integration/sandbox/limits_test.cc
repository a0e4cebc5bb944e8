// Whoever comes to a limit of a cell is told of, whichever limit it is: what was refused may be what would have been
// sent.
#include <gmock/gmock.h>

#include "tests/integration/sandbox/closed_cell.h"

namespace telltale {
namespace {

using LimitsTest = ClosedCellTest;

// The gaps of a run that left a process behind which has come to the limit.
std::vector<std::string> GapsOfHolding(ClosedCell& cell, const std::string& what) {
  cell.Expect("hold", what);
  return cell.Gaps(std::chrono::milliseconds{0});
}

void ExpectOne(ClosedCell& cell, const std::vector<std::string>& gaps, const std::string& words) {
  bool is_named = false;
  for (const std::string& gap : gaps) {
    is_named = is_named || (gap.starts_with("resource-limit: ") && gap.find(words) != std::string::npos);
  }
  if (is_named) return;
  cell.Fail("no gap with: " + words);
  for (const std::string& gap : gaps) cell.Fail(gap);
}

TEST_P(LimitsTest, AGapNamesTheOneThatWasReached) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    ExpectOne(cell, GapsOfHolding(cell, "forks"), "limit of processes");
    ExpectOne(cell, GapsOfHolding(cell, "threads"), "limit of processes");
    ExpectOne(cell, GapsOfHolding(cell, "files"), "limit of open files");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // whose cells have no limit of memory
    ExpectOne(cell, GapsOfHolding(cell, "memory"), "limit of memory");
#endif
  });
}

TEST_P(LimitsTest, AFullDiskIsNamedByItsPlace) {
  Holds(
      [](ClosedCell& cell, const CliFolder&) { ExpectOne(cell, GapsOfHolding(cell, "disk"), "its disk at /dev/shm"); });
}

// Which leaves nothing behind by which it could be seen.
TEST_P(LimitsTest, SoIsOneOnWhichMoreWasAskedForThanThereIs) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    cell.Expect("reservation");
    ExpectOne(cell, GapsOfHolding(cell, "reserved"), "its disk at /");
  });
}

TEST_P(LimitsTest, WhoUsesLittleHasNone) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    for (const std::string& gap : GapsOfHolding(cell, "little")) cell.Fail(gap);
  });
}

INSTANTIATE_TEST_SUITE_P(SetUps, LimitsTest, testing::ValuesIn(SetUps()),
                         [](const auto& set_up) { return std::string(set_up.param.name); });

}  // namespace
}  // namespace telltale
