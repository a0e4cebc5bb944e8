#include "schema/decimal.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace telltale {
namespace {

using nlohmann::json;

bool IsMultiple(const char* number, const char* divisor) {
  return IsMultipleOf(json::parse(number), json::parse(divisor));
}

TEST(DecimalTest, FractionsDivideAsTheyAreWritten) {
  EXPECT_TRUE(IsMultiple("0.3", "0.1"));
  EXPECT_TRUE(IsMultiple("4.35", "0.01"));
  EXPECT_TRUE(IsMultiple("-1.1", "0.1"));
  EXPECT_TRUE(IsMultiple("0", "0.1"));
  EXPECT_FALSE(IsMultiple("0.075", "0.01"));
  EXPECT_FALSE(IsMultiple("0.30000000000000004", "0.1"));
}

TEST(DecimalTest, TheQuotientMayBeAsLargeAsItLikes) {
  EXPECT_TRUE(IsMultiple("12391239123", "1e-8"));
  EXPECT_TRUE(IsMultiple("1e308", "0.5"));
  EXPECT_TRUE(IsMultiple("1e308", "5e-324"));
  EXPECT_FALSE(IsMultiple("1e308", "0.123456789")) << "10^317 has no factor but 2 and 5";
  EXPECT_FALSE(IsMultiple("1e308", "3"));
  EXPECT_TRUE(IsMultiple("18446744073709551615", "5"));
  EXPECT_FALSE(IsMultiple("18446744073709551614", "5"));
  EXPECT_TRUE(IsMultiple("-9223372036854775808", "2"));
}

TEST(DecimalTest, ADivisorMayBeLargerThanTheNumber) {
  EXPECT_FALSE(IsMultiple("20", "1e300"));
  EXPECT_TRUE(IsMultiple("2000", "1e3"));
  EXPECT_FALSE(IsMultiple("2500", "1e3"));
}

}  // namespace
}  // namespace telltale
