#include "harness/detect/digests/digest_tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> HexOfTokens(BytesView text, std::size_t most = 100) {
  std::vector<DigestToken> tokens;
  FindDigestTokens(text, most, tokens);
  std::vector<std::string> hex;
  for (const DigestToken& token : tokens) hex.push_back(ToHex(token.bytes));
  return hex;
}

TEST(DigestTokensTest, ReadsHexInEitherCaseWithPrefixAndAmongPunctuation) {
  EXPECT_THAT(HexOfTokens(R"({"a":"5f4dcc3b5aa765d61d8327deb882cf99"})"),
              ElementsAre("5f4dcc3b5aa765d61d8327deb882cf99"));
  EXPECT_THAT(HexOfTokens("sha256-5F4DCC3B5AA7"), ElementsAre("5f4dcc3b5aa7"));
  EXPECT_THAT(HexOfTokens("0x5f4dcc3b5aa7"), ElementsAre("5f4dcc3b5aa7"));
  EXPECT_THAT(HexOfTokens("/u/5f4dcc3b5aa765d6/x"), ElementsAre("5f4dcc3b5aa765d6"));
}

TEST(DigestTokensTest, ReadsWholeDigestsInBase64AndBase32) {
  // printf 'password' | md5sum, as base64 and base32 (coreutils)
  EXPECT_THAT(HexOfTokens("X03MO1qnZdYdgyfeuILPmQ=="), ElementsAre("5f4dcc3b5aa765d61d8327deb882cf99"));
  EXPECT_THAT(HexOfTokens("X03MO1qnZdYdgyfeuILPmQ"), ElementsAre("5f4dcc3b5aa765d61d8327deb882cf99"));
  EXPECT_THAT(HexOfTokens("L5G4YO22U5S5MHMDE7PLRAWPTE======"), ElementsAre("5f4dcc3b5aa765d61d8327deb882cf99"));
}

TEST(DigestTokensTest, KnowsUuidsThatSayTheyAreRandom) {
  std::vector<DigestToken> tokens;
  FindDigestTokens("5f4dcc3b-5aa7-45d6-9d83-27deb882cf99 5f4dcc3b-5aa7-65d6-1d83-27deb882cf99", 9, tokens);
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_TRUE(tokens[0].is_uuid && tokens[0].says_random);
  EXPECT_TRUE(tokens[1].is_uuid && !tokens[1].says_random);
  EXPECT_EQ(tokens[1].offset, 37U);
  EXPECT_EQ(tokens[1].length, 36U);
}

TEST(DigestTokensTest, WordsNumbersAndSignaturesAreNone) {
  EXPECT_THAT(HexOfTokens("executionStartedSuccessfully 1795686567528481 deadbeefdeadbeef no-such-file"), IsEmpty());
  EXPECT_THAT(HexOfTokens("eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.X03MO1qnZdYdgyfeuILPmQX03MO1qnZdYdgyfeuILPm"), IsEmpty());
}

TEST(DigestTokensTest, StopsAtTheMost) {
  EXPECT_THAT(HexOfTokens("5f4dcc3b5aa7 5f4dcc3b5aa8 5f4dcc3b5aa9", 2), ElementsAre("5f4dcc3b5aa7", "5f4dcc3b5aa8"));
}

// The search jumps from one of twelve positions to the next: a token must be found wherever it begins.
TEST(DigestTokensTest, FindsTheShortestTokenAtEveryPosition) {
  for (std::size_t before = 0; before < 40; ++before) {
    EXPECT_THAT(HexOfTokens(std::string(before, '.') + "5f4dcc3b5aa7" + std::string(before % 3, ' ')),
                ElementsAre("5f4dcc3b5aa7"))
        << before;
  }
}

}  // namespace
}  // namespace telltale
