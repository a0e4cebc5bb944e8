#include "harness/flows/exact_test.h"

#include <gmock/gmock.h>

namespace telltale::flows {
namespace {

// Of the C(6, 3) = 20 ways to deal three changed runs, one puts them all where the source was new.
TEST(ExactTest, CountsTheWaysToDeal) {
  EXPECT_NEAR(ExactProbability(3, 0, 0, 3), 1.0 / 20, 1e-12);
  EXPECT_NEAR(ExactProbability(2, 1, 1, 2), 10.0 / 20, 1e-12);
  EXPECT_NEAR(ExactProbability(0, 3, 0, 3), 1, 1e-12);
}

// Of the sorted 0.001, 0.02, 0.8 at rate 0.05 the second is the last below its line (2/3 of 0.05).
TEST(ExactTest, TheLimitIsTheLastProbabilityBelowItsLine) {
  EXPECT_DOUBLE_EQ(DiscoveryLimit({0.8, 0.001, 0.02}, 0.05), 0.02);
  EXPECT_LT(DiscoveryLimit({0.8, 0.9}, 0.05), 0);
  EXPECT_LT(DiscoveryLimit({}, 0.05), 0);
}

}  // namespace
}  // namespace telltale::flows
