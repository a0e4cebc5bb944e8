#include "harness/config/accepted_gap.h"

#include <gmock/gmock.h>

#include "core/gap_kinds.h"
#include "harness/config/load_profile.h"

namespace telltale {
namespace {

Gap Refused(const std::string& run, const std::string& host) {
  return {gap_kind::kTlsRefused, run, "x00001", "refused", false, host};
}

TEST(AcceptedGapTest, AKindAloneIsAcceptedEverywhere) {
  const std::vector<AcceptedGap> accepted = {{gap_kind::kTlsRefused, "", ""}};
  EXPECT_NE(FindAcceptance(accepted, Refused("up", "a.example")), nullptr);
  EXPECT_EQ(FindAcceptance(accepted, {gap_kind::kBodyCut, "up", "", "", false}), nullptr);
}

TEST(AcceptedGapTest, APlaceIsAScenarioARunOrWhatTheGapTells) {
  const std::vector<AcceptedGap> scenario = {{gap_kind::kTlsRefused, "up", "pinned"}};
  EXPECT_EQ(FindAcceptance(scenario, Refused("up#2", "a.example"))->reason, "pinned");
  EXPECT_EQ(FindAcceptance(scenario, Refused("upper", "a.example")), nullptr);
  const std::vector<AcceptedGap> host = {{gap_kind::kTlsRefused, "*.pinned.example", "pinned"}};
  EXPECT_NE(FindAcceptance(host, Refused("up", "t.pinned.example")), nullptr);
  EXPECT_EQ(FindAcceptance(host, Refused("up", "pinned.example")), nullptr);
}

TEST(AcceptedGapTest, AProfileGivesAKindOrAKindWithWhereAndWhy) {
  const auto profile = ParseProfile(
      "version: 1\nname: x\nscenarios: [{name: a, run: []}]\n"
      "accepted_gaps: [isolation, {kind: tls-refused, place: a, reason: It pins its key.}]\n",
      "/profiles/p.yaml");
  ASSERT_TRUE(profile.has_value()) << ToString(profile.error());
  ASSERT_EQ(profile->accepted_gaps.size(), 2U);
  EXPECT_EQ(profile->accepted_gaps[0].kind, gap_kind::kIsolation);
  EXPECT_EQ(profile->accepted_gaps[1].kind, gap_kind::kTlsRefused);
  EXPECT_EQ(profile->accepted_gaps[1].place, "a");
  EXPECT_EQ(profile->accepted_gaps[1].reason, "It pins its key.");
}

}  // namespace
}  // namespace telltale
