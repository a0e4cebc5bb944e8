#include "harness/sandbox/machine/drawn_identity.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/sandbox/machine/planted_files.h"

namespace telltale {
namespace {

using testing::ElementsAre;

// The ids of the canaries that differ, in the identity's order.
std::vector<std::string> Differing(const Identity& a, const Identity& b) {
  std::vector<std::string> ids;
  for (const Canary& canary : a.canaries) {
    if (b.ValueOf(canary.id) != canary.value) ids.push_back(canary.id);
  }
  return ids;
}

TEST(DrawnIdentityTest, TheSameDrawingsGiveTheSameMachine) {
  EXPECT_THAT(Differing(DrawIdentity("seed", {{"mac", 2}}, {}), DrawIdentity("seed", {{"mac", 2}}, {})),
              testing::IsEmpty());
}

// One source moves alone, but for what is made of it.
TEST(DrawnIdentityTest, WhatIsDrawnAnewMovesAlone) {
  const Identity first = DrawIdentity("seed", {}, {{"typed", CanaryClass::kFlagValue}});
  for (const Canary& canary : first.canaries) {
    if (canary.id == "git_remote" || canary.id == "git_commit" || canary.id == kCommitTime) continue;
    std::vector<std::string> moved =
        Differing(first, DrawIdentity("seed", {{canary.id, 1}}, {{"typed", CanaryClass::kFlagValue}}));
    std::erase_if(moved, [](const std::string& id) { return id == "git_remote" || id == "git_commit"; });
    EXPECT_THAT(moved, ElementsAre(canary.id));
  }
}

TEST(DrawnIdentityTest, WhatIsMadeOfOthersMovesWithThem) {
  const Identity first = DrawIdentity("seed", {}, {});
  EXPECT_THAT(Differing(first, DrawIdentity("seed", {{"git_time", 1}}, {})), ElementsAre("git_commit", kCommitTime));
  EXPECT_THAT(Differing(first, DrawIdentity("seed", {{"email", 1}}, {})), ElementsAre("email", "git_commit"));
  const Identity other = DrawIdentity("seed", {{"project", 1}}, {});
  EXPECT_THAT(other.ValueOf("git_remote"), testing::HasSubstr(other.ValueOf("project")));
  EXPECT_EQ(other.ValueOf("git_commit"), CommitOf(RepositoryOf(other)));
}

// What is made of a length alone must move as well, and so must what few values are drawn from.
TEST(DrawnIdentityTest, DrawingsDifferInTextAndInLength) {
  std::set<std::size_t> lengths;
  std::set<std::string> zones;
  std::set<std::uint32_t> numbers;
  std::set<std::string> locales;
  for (unsigned drawing = 0; drawing <= 4; ++drawing) {
    const Identity identity = DrawIdentity(
        "seed", {{"username", drawing}, {"time_zone", drawing}, {"uid", drawing}, {"locale", drawing}}, {});
    lengths.insert(identity.ValueOf("username").size());
    zones.insert(identity.ValueOf("time_zone"));
    numbers.insert(identity.uid);
    locales.insert(identity.ValueOf(kLocale));
  }
  EXPECT_EQ(lengths.size(), 5U);
  EXPECT_EQ(zones.size(), 5U);
  EXPECT_EQ(numbers.size(), 5U);
  EXPECT_EQ(locales.size(), 5U);
}

TEST(DrawnIdentityTest, NoTwoDrawingsOfACanaryAreEqual) {
  std::map<std::string, std::set<std::string>> values;
  for (unsigned drawing = 0; drawing <= kLastDrawing; ++drawing) {
    Drawings all;
    for (const Canary& canary : DrawIdentity("seed", {}, {}).canaries) all[canary.id] = drawing;
    for (const Canary& canary : DrawIdentity("seed", all, {}).canaries) values[canary.id].insert(canary.value);
  }
  for (const auto& [id, different] : values) EXPECT_EQ(different.size(), kLastDrawing + 1) << id;
}

TEST(DrawnIdentityTest, HomeAndTheWorkingDirectoryTellNothingOfEachOther) {
  const Identity identity = DrawIdentity("seed", {}, {});
  EXPECT_THAT(identity.ValueOf("home"), testing::Not(testing::HasSubstr(identity.ValueOf("username"))));
  EXPECT_THAT(identity.ValueOf("cwd"), testing::Not(testing::HasSubstr(identity.ValueOf("home"))));
}

}  // namespace
}  // namespace telltale
