#include "harness/detect/pieces/fragments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>
#include <set>

#include "harness/detect/tokens/short_tokens.h"

namespace telltale {
namespace {

std::vector<Piece> PiecesOf(const FragmentIndex& index, const std::vector<std::string>& tokens) {
  std::vector<Piece> pieces;
  for (const std::string& token : tokens) {
    index.Find(token, 0, token.size(), [&](std::uint32_t text, std::uint32_t position) {
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

TEST(FragmentsTest, PiecesMayOverlap) {
  EXPECT_EQ(Found("jcdnhguqgymxvtr", CanaryClass::kArgument, {"jcdnhguq", "nhguqgymx", "gymxvtr"}), 1U);
  EXPECT_EQ(Found("jcdnhguqgymxvtr", CanaryClass::kArgument, {"jcdnhguqgy", "dnhguqg", "nhguq"}), 0U)
      << "one piece covers all that the others do";
}

TEST(FragmentsTest, AStringThatIsCutBesideADashIsAPiece) {
  EXPECT_EQ(Found("ws-rhwmjnsi", CanaryClass::kHostname, {"ws-rh", "wmjnsi"}), 1U);
  EXPECT_EQ(Found("/home/runner-workspace", CanaryClass::kCwd, {"/home", "/runner"}), 0U);
}

// Any three letters are a piece of one of a thousand values.
TEST(FragmentsTest, AmongManyValuesAPieceIsLonger) {
  std::mt19937 random(7);  // NOLINT: the same values every time
  std::vector<std::vector<Form>> forms;
  for (int i = 0; i < 1000; ++i) {
    std::string value;
    for (int k = 0; k < 14; ++k) value += static_cast<char>('a' + random() % 26);
    forms.push_back(WrittenForms({std::to_string(i), CanaryClass::kArgument, value}));
  }
  forms.push_back(WrittenForms({"id", CanaryClass::kArgument, "jcdnhguqgymxvtr"}));
  const FragmentIndex index(forms);
  EXPECT_TRUE(PiecesOf(index, {"jcd", "nhg", "uqg", "ymx", "vtr"}).empty());
  EXPECT_EQ(Assemble(PiecesOf(index, {"mxvtr", "jcdn", "hguq", "gy"}), index).size(), 1U);
  EXPECT_EQ(Assemble(PiecesOf(index, {"gymxvtr", "jcdnhguq"}), index).size(), 1U);
}

// The naive twin of the index: every position of every text.
TEST(FragmentsTest, TheIndexAgreesWithTheNaiveTwinOnEveryTokenOfTwoLetters) {
  const FragmentIndex index({WrittenForms({"a", CanaryClass::kGeneric, "abbabaabbaababba"}),
                             WrittenForms({"b", CanaryClass::kGeneric, "ABAABBBAbababbab"})});
  ASSERT_EQ(index.texts().size(), 6U);
  const auto same = [](char a, char b, bool fold) { return fold ? std::tolower(a) == std::tolower(b) : a == b; };
  for (std::size_t length = 3; length <= 11; ++length) {
    for (unsigned bits = 0; bits < (1U << length); ++bits) {
      std::string token;
      for (std::size_t i = 0; i < length; ++i) token += (bits >> i & 1U) != 0 ? 'b' : 'A';
      std::set<std::pair<std::size_t, std::size_t>> expected;
      for (std::size_t t = 0; t < index.texts().size(); ++t) {
        const auto& text = index.texts()[t];
        for (std::size_t at = 0; at + length <= text.text.size(); ++at) {
          bool matches = true;
          for (std::size_t i = 0; i < length; ++i) {
            matches = matches && same(token[i], text.text[at + i], text.fold_case);
          }
          if (matches && length >= text.shortest_piece) expected.emplace(t, at);
        }
      }
      std::set<std::pair<std::size_t, std::size_t>> found;
      const auto find_in = [&](const std::string& before, const std::string& behind) {
        found.clear();
        index.Find(before + token + behind, before.size(), before.size() + token.size(),
                   [&](std::uint32_t text, std::uint32_t at) { found.emplace(text, at); });
      };
      for (const std::string behind : {"", ",", ",and more"}) {
        find_in("", behind);
        ASSERT_EQ(found, expected) << token << behind;
        find_in("in a list: ", behind);
        ASSERT_EQ(found, expected) << token << behind;
      }
    }
  }
}

// The naive twin of the assembly: a bitmap of what all pieces cover, and whether one of them covers it alone.
TEST(FragmentsTest, AssemblyAgreesWithTheNaiveTwinOnEverySetOfPieces) {
  const std::string value = "jcdnhguqgymxvtrk";  // 16 letters, 4.7 bits each
  const FragmentIndex index({WrittenForms({"id", CanaryClass::kArgument, value})});
  std::mt19937 random(5);  // NOLINT: the same sets every time
  for (int round = 0; round < 40; ++round) {
    std::vector<Piece> all;
    for (int i = 0; i < 8; ++i) {
      const auto length = static_cast<std::uint32_t>(3 + random() % 9);
      all.push_back(
          {0, static_cast<std::uint32_t>(random() % (value.size() - length + 1)), length, {}, {}, {}, {}, {}});
    }
    for (unsigned chosen = 0; chosen < (1U << all.size()); ++chosen) {
      std::vector<Piece> pieces;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if ((chosen >> i & 1U) != 0) pieces.push_back(all[i]);
      }
      const auto is_enough = [&](std::uint32_t shortest, std::size_t least) {
        std::set<std::size_t> covered;
        for (const Piece& piece : pieces) {
          for (std::uint32_t k = 0; piece.length >= shortest && k < piece.length; ++k)
            covered.insert(piece.position + k);
        }
        const bool by_one = std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
          return piece.length >= shortest && piece.length == covered.size();
        });
        // 48 bits are eleven letters.
        return !covered.empty() && !by_one && covered.size() >= std::max<std::size_t>(least, 11);
      };
      const bool expected = is_enough(3, 14) || is_enough(4, 13);
      ASSERT_EQ(Assemble(pieces, index).size(), expected ? 1U : 0U) << round << " " << chosen;
    }
  }
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
