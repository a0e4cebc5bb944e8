#include "harness/detect/finders/validators.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(ValidatorsTest, Luhn) {
  EXPECT_TRUE(PassesLuhn("79927398713"));
  EXPECT_FALSE(PassesLuhn("79927398710"));
  EXPECT_FALSE(PassesLuhn(""));
}

TEST(ValidatorsTest, IbansHaveTheirCountrysLengthAndChecksum) {
  EXPECT_TRUE(IsIban("FR1420041010050500013M02606"));
  EXPECT_TRUE(IsIban("CH9300762011623852957"));
  EXPECT_FALSE(IsIban("FR1420041010050500013M02607"));
  EXPECT_FALSE(IsIban("CH930076201162385295"));
  EXPECT_FALSE(IsIban("XX9300762011623852957"));
}

TEST(ValidatorsTest, CardNumbersHaveAnIssuerAndPublishedOnesAreNone) {
  EXPECT_TRUE(IsCardNumber("4539578763621486"));
  EXPECT_FALSE(IsCardNumber("4539578763621487"));
  EXPECT_FALSE(IsCardNumber("4111111111111111"));
  EXPECT_FALSE(IsCardNumber("1795686567528481"));
}

TEST(ValidatorsTest, PhoneNumbersHaveACountryAndTimeStampsHaveNone) {
  EXPECT_TRUE(IsPhoneNumber("14155552671"));
  EXPECT_TRUE(IsPhoneNumber("442071838750"));
  EXPECT_TRUE(IsPhoneNumber("4915112345678"));
  EXPECT_FALSE(IsPhoneNumber("1795686567528"));
  EXPECT_FALSE(IsPhoneNumber("1795686567528481"));
  EXPECT_FALSE(IsPhoneNumber("14155550123")) << "kept for fiction";
  EXPECT_FALSE(IsPhoneNumber("0100"));
}

TEST(ValidatorsTest, AddressesThatSayNothingAreHarmless) {
  for (const std::string text : {"127.0.0.1", "0.0.0.0", "192.0.2.7", "203.0.113.9", "8.8.8.8", "1.1.1.1",
                                 "169.254.169.254", "255.255.255.255", "1.2.3.4"}) {
    const auto address = ParseIpv4(text);
    ASSERT_TRUE(address) << text;
    EXPECT_TRUE(IsHarmlessIpv4(*address)) << text;
  }
  EXPECT_FALSE(IsHarmlessIpv4(*ParseIpv4("100.73.47.36")));
  EXPECT_FALSE(ParseIpv4("256.1.1.1"));
  EXPECT_FALSE(ParseIpv4("1.2.3"));
  EXPECT_FALSE(ParseIpv4("01.2.3.4"));
}

TEST(ValidatorsTest, GlobsMatchAllOfAText) {
  EXPECT_TRUE(MatchesGlob("noreply@corp.com", "*@corp.com"));
  EXPECT_TRUE(MatchesGlob("abc", "a?c"));
  EXPECT_TRUE(MatchesGlob("", "*"));
  EXPECT_FALSE(MatchesGlob("abcd", "a?c"));
  EXPECT_FALSE(MatchesGlob("abc", "abcd"));
  EXPECT_TRUE(MatchesGlob(std::string(5000, 'a'), "*a*a*a*a*"));
}

TEST(ValidatorsTest, PlaceholdersAreNotRandom) {
  EXPECT_FALSE(LooksRandom("xxxxxxxxxxxxxxxxxxxxxxxx"));
  EXPECT_FALSE(LooksRandom("AKIAIOSFODNN7EXAMPLE"));
  EXPECT_TRUE(LooksRandom("r2Ltpv9cxtDQg8WuE7rdtdxT"));
}

}  // namespace
}  // namespace telltale
