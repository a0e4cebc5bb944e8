#include "harness/detect/leak_candidate.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

using testing::ElementsAre;

LeakCandidate Found(std::vector<std::string> path, std::size_t view_bytes, WireRange wire) {
  LeakCandidate candidate;
  candidate.canary = 0;
  candidate.place = "body";
  candidate.pointer = "/event/provider";
  candidate.path = std::move(path);
  candidate.view_bytes = view_bytes;
  candidate.wire = wire;
  candidate.evidence = "kzvbqtw";
  return candidate;
}

// What was unescaped before it was inflated is damaged behind the value, hence shorter.
TEST(BestCandidatesTest, TheShortestWayWinsOverAShorterText) {
  const auto best =
      BestCandidates({Found({"escape", "gzip", "json"}, 300, {0, 410}), Found({"gzip", "json"}, 700, {0, 412})});
  ASSERT_EQ(best.size(), 1U);
  EXPECT_THAT(best[0].path, ElementsAre("gzip", "json"));
}

TEST(BestCandidatesTest, OfTheSameBytesTheDetourIsNotTold) {
  const auto best =
      BestCandidates({Found({"json", "quoted-printable", "json"}, 20, {9, 7}), Found({"json"}, 20, {9, 7})});
  ASSERT_EQ(best.size(), 1U);
  EXPECT_THAT(best[0].path, ElementsAre("json"));
}

TEST(BestCandidatesTest, OfEqualWaysTheMorePreciseViewWins) {
  const auto best = BestCandidates({Found({"json"}, 900, {0, 900}), Found({"json"}, 7, {9, 7})});
  ASSERT_EQ(best.size(), 1U);
  EXPECT_EQ(best[0].wire, (WireRange{9, 7}));
}

}  // namespace
}  // namespace telltale
