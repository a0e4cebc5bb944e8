#include "harness/sandbox/cell/host_user.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <set>
#include <vector>

namespace telltale {
namespace {

TEST(HostUserTest, NobodyElseHasTheNumberWhileItIsHeld) {
  if (geteuid() != 0) GTEST_SKIP() << "only root gives users away";
  std::vector<HostUser> users;
  std::set<std::uint32_t> numbers;
  for (int i = 0; i < 200; ++i) {
    users.push_back(HostUser::Allocate().value());
    numbers.insert(users.back().id());
    EXPECT_GE(users.back().id(), 60'000U);
  }
  EXPECT_EQ(numbers.size(), users.size());
}

TEST(HostUserTest, NobodyInParticularIsTheCallerHimself) { EXPECT_EQ(HostUser().id(), 0U); }

}  // namespace
}  // namespace telltale
