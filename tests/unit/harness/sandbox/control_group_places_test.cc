#include "harness/sandbox/limits/control_group_places.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

constexpr const char* kUnified =
    "31 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr const char* kHybrid =
    "30 24 0:25 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755\n"
    "32 30 0:27 / /sys/fs/cgroup/memory rw,nosuid shared:5 - cgroup cgroup rw,memory\n"
    "33 30 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
    "34 30 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";

TEST(ControlGroupPlacesTest, TheOneHierarchyOfNewMachines) {
  const auto places = ControlGroupPlaces("0::/user.slice/user-1000.slice/session-2.scope\n", kUnified);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].version, 2);
  EXPECT_EQ(places[0].root, "/sys/fs/cgroup");
  EXPECT_EQ(places[0].own, "/sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope");
}

TEST(ControlGroupPlacesTest, TheRootIsAPlaceToo) {
  const auto places = ControlGroupPlaces("0::/\n", kUnified);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].own, "/sys/fs/cgroup");
}

TEST(ControlGroupPlacesTest, EachHierarchyOfOldOnesWithItsControllers) {
  const auto places = ControlGroupPlaces("9:memory:/jobs/7\n4:cpu,cpuacct:/\n2:pids:/\n0::/\n", kHybrid);
  ASSERT_EQ(places.size(), 3U);  // pids is not mounted
  EXPECT_EQ(places[0].version, 1);
  EXPECT_THAT(places[0].controllers, testing::ElementsAre("memory"));
  EXPECT_EQ(places[0].own, "/sys/fs/cgroup/memory/jobs/7");
  EXPECT_EQ(places[1].own, "/sys/fs/cgroup/cpu,cpuacct");
  EXPECT_EQ(places[2].version, 2);
}

// A container's mount shows its own part; its group is said from the top of the host's.
TEST(ControlGroupPlacesTest, APartThatIsMountedIsTakenFromThere) {
  const std::string mounts = "31 24 0:26 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
  const auto places = ControlGroupPlaces("0::/docker/abc/inner\n", mounts);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].own, "/sys/fs/cgroup/inner");
  EXPECT_TRUE(ControlGroupPlaces("0::/docker/abcdef\n", mounts).empty());
  EXPECT_TRUE(ControlGroupPlaces("0::/../elsewhere\n", kUnified).empty());
}

TEST(ControlGroupPlacesTest, LinesThatAreNoneAreLeftOut) {
  EXPECT_TRUE(ControlGroupPlaces("", "").empty());
  EXPECT_TRUE(ControlGroupPlaces("nonsense\n0:\n", "31 24\n - cgroup2\n").empty());
}

}  // namespace
}  // namespace telltale
