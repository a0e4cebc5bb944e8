#include "harness/check/leak/fragments.h"

#include <gtest/gtest.h>

#include "harness/check/leak/short_tokens.h"

namespace telltale {
namespace {

std::vector<Piece> PiecesOf(const FragmentIndex& index, const std::vector<std::string>& tokens) {
  std::vector<Piece> pieces;
  for (const std::string& token : tokens) {
    index.Find(token, [&](std::uint32_t text, std::uint32_t position) {
      pieces.push_back({text, position, static_cast<std::uint32_t>(token.size()), {}, "body", {}, {}, {}});
    });
  }
  return pieces;
}

std::size_t Found(const std::string& value, CanaryClass canary_class, const std::vector<std::string>& tokens) {
  const FragmentIndex index({WrittenForms({"id", canary_class, value})});
  return Assemble(PiecesOf(index, tokens), index).size();
}

TEST(FragmentsTest, HalvesThirdsAndQuartersInAnyOrderMakeTheValue) {
  const std::string id = "9c854d6e2aad4ebbd0c6d548d393c5f9";
  EXPECT_EQ(Found(id, CanaryClass::kMachineId, {"d0c6d548d393c5f9", "9c854d6e2aad4ebb"}), 1U);
  EXPECT_EQ(Found(id, CanaryClass::kMachineId, {"4ebbd0c6d5", "48d393c5f9", "9c854d6e2aad"}), 1U);
  EXPECT_EQ(Found(id, CanaryClass::kMachineId, {"9c854d6e", "2aad4ebb"}), 1U) << "64 bits in two pieces";
}

TEST(FragmentsTest, OnePieceOrTooFewBitsAreNoLeak) {
  EXPECT_EQ(Found("9c854d6e2aad4ebbd0c6d548d393c5f9", CanaryClass::kMachineId, {"9c854d6e2aad4ebbd0c6"}), 0U);
  EXPECT_EQ(Found("9c854d6e2aad4ebbd0c6d548d393c5f9", CanaryClass::kMachineId, {"9c85", "d548"}), 0U);
  EXPECT_EQ(Found("9c854d6e2aad4ebbd0c6d548d393c5f9", CanaryClass::kMachineId, {"9c854d6e", "9c854d6e", "9c854d6e"}),
            0U);
}

TEST(FragmentsTest, WordsThatStandEverywhereAreNoPieces) {
  EXPECT_EQ(Found("/home/runner/workspace/telemetry/server", CanaryClass::kCwd,
                  {"home", "runner", "workspace", "telemetry", "server"}),
            0U);
}

TEST(ShortTokensTest, JoinsEveryStride) {
  const std::string text = "a1b2c3d4";
  ShortTokens tokens;
  for (std::size_t i = 0; i < text.size(); ++i) EXPECT_FALSE(tokens.Add(i, i + 1));
  ASSERT_TRUE(tokens.Finish());
  const auto joined = tokens.TakeRun(text);
  EXPECT_EQ(joined[0].text, "a1b2c3d4");
  EXPECT_EQ(joined[1].text, "abcd");
  EXPECT_EQ(joined[2].text, "1234");
  EXPECT_EQ(joined[2].offsets, (std::vector<std::size_t>{1, 3, 5, 7}));
  EXPECT_FALSE(tokens.Finish());
}

TEST(ShortTokensTest, ALongTokenEndsARun) {
  ShortTokens tokens;
  for (std::size_t i = 0; i < 6; ++i) EXPECT_FALSE(tokens.Add(2 * i, 2 * i + 1));
  EXPECT_TRUE(tokens.Add(12, 20));
}

}  // namespace
}  // namespace telltale
