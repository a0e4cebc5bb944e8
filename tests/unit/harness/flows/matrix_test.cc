#include "harness/flows/matrix.h"

#include <gmock/gmock.h>

#include "tests/unit/harness/flows/simulated_client.h"

namespace telltale::flows {
namespace {

std::vector<Column> Columns() {
  std::vector<Column> columns;
  for (const char* id : {"commit", "author", "machine-id"}) columns.push_back({{id, id, {id}, {}, true}, ""});
  columns[1].source.moves = {"commit"};
  return columns;
}

CanarySet Values(std::size_t source, unsigned drawing) {
  return {{"canary", CanaryClass::kGeneric, "source" + std::to_string(source) + "drawing" + std::to_string(drawing)}};
}

Campaign Investigated(SimulatedClient client) {
  Campaign campaign;
  campaign.step = client.Investigate({.sources = 3});
  campaign.seen = client.seen;
  return campaign;
}

const MatrixRow& RowOf(const Matrix& matrix, const std::string& member) {
  for (const MatrixRow& row : matrix.rows) {
    if (row.row.member == member) return row;
  }
  static const MatrixRow kNone;
  return kNone;
}

// A commit's hash moves with its author: what follows both may follow the commit alone.
TEST(MatrixTest, WhatMayComeThroughAnotherSourceSaysSo) {
  SimulatedClient client;
  client.members["hash"] = [](const Machine& machine) {
    return "h" + std::to_string(10 * machine.Of(0) + machine.Of(1));
  };
  const Matrix matrix = MakeMatrix(Columns(), Investigated(client), {}, Values);
  const MatrixRow& row = RowOf(matrix, "hash");
  ASSERT_EQ(row.cells.size(), 2U);
  EXPECT_EQ(row.cells[0].through, "");
  EXPECT_EQ(row.cells[1].through, "commit");
}

// It moves in every fresh HOME and stands still in one that is kept: made of what is kept there.
TEST(MatrixTest, WhatStandsStillOnlyInOneHomeFollowsItsState) {
  SimulatedClient fresh, kept;
  fresh.members["id"] = [](const Machine& machine) { return "deadbeef" + std::to_string(machine.run); };
  kept.members["id"] = [](const Machine& machine) { return "deadbeef" + std::to_string(machine.Of(2)); };
  const Matrix matrix = MakeMatrix(Columns(), Investigated(fresh), Investigated(kept), Values);
  const MatrixRow& row = RowOf(matrix, "id");
  EXPECT_TRUE(row.follows_state);
  ASSERT_EQ(row.cells.size(), 1U);
  EXPECT_EQ(row.cells.front().source, 2U);
}

// Encrypted with a nonce, and as long as what it holds.
TEST(MatrixTest, TheLengthOfATextThatMovesIsARow) {
  SimulatedClient client;
  client.members["sealed"] = [](const Machine& machine) { return "nonce" + std::to_string(machine.run); };
  client.members[std::string("sealed") + kLengthOf] = [](const Machine& machine) {
    return std::to_string(64 + machine.Of(1));
  };
  client.members["plain"] = [](const Machine&) { return "sixteen letters or more"; };
  client.members[std::string("plain") + kLengthOf] = [](const Machine&) { return "23"; };
  const Matrix matrix = MakeMatrix(Columns(), Investigated(client), {}, Values);
  EXPECT_EQ(RowOf(matrix, "sealed").state, RowState::kNoise);
  EXPECT_EQ(RowOf(matrix, std::string("sealed") + kLengthOf).state, RowState::kDependent);
  EXPECT_EQ(RowOf(matrix, std::string("plain") + kLengthOf).row.member, "");
}

TEST(MatrixTest, TheSmallestEffectIsWhatTheRedrawsWouldHaveShown) {
  EXPECT_NEAR(SmallestEffect(1), 0.95, 1e-9);
  EXPECT_NEAR(SmallestEffect(4), 0.527, 1e-3);
  EXPECT_EQ(SmallestEffect(0), 1);
}

}  // namespace
}  // namespace telltale::flows
