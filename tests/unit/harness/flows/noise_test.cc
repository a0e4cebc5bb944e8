#include "harness/flows/noise.h"

#include <gmock/gmock.h>

namespace telltale::flows {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

// Three runs of 50 ms, a second apart; `text` is given the microseconds since 1970 at which each began.
std::vector<StillText> Still(const std::function<std::string(long long, int)>& text) {
  std::vector<StillText> texts;
  for (int run = 0; run < 3; ++run) {
    const WallTime start = WallTime{} + seconds(1'790'000'000 + run);
    texts.push_back({text(start.time_since_epoch().count(), run), start, start + microseconds(50'000)});
  }
  return texts;
}

TEST(NoiseTest, TellsTimesWithTheirUnit) {
  EXPECT_EQ(ExplainNoise(Still([](long long us, int) { return std::to_string(us + 20'000); }), false).detail,
            "in microseconds since 1970");
  EXPECT_EQ(ExplainNoise(Still([](long long us, int) { return std::to_string(us / 1'000'000); }), false).detail,
            "in seconds since 1970");
  const Noise text = ExplainNoise(
      Still([](long long, int run) { return "2026-09-21T14:13:2" + std::to_string(run) + ".01Z"; }), false);
  EXPECT_EQ(text.kind, "time");
}

TEST(NoiseTest, ATimeOutsideOfTheRunIsNotExplained) {
  const Noise noise =
      ExplainNoise(Still([](long long us, int run) { return std::to_string(us - 86'400'000'000 * (run + 1)); }), false);
  EXPECT_FALSE(noise.is_explained);
}

TEST(NoiseTest, TellsDurationsUuidsAndOrders) {
  EXPECT_EQ(ExplainNoise(Still([](long long, int run) { return std::to_string(1200 + run); }), false).kind, "duration");
  EXPECT_EQ(
      ExplainNoise(
          Still([](long long, int run) { return "0b1f2c3d-1111-4222-8333-44445555666" + std::to_string(run); }), false)
          .kind,
      "uuid-v4");
  EXPECT_EQ(ExplainNoise(Still([](long long, int run) { return run == 1 ? "a b" : "b a"; }), false).kind, "order");
}

// Something that was encrypted with a nonce looks like this, too.
TEST(NoiseTest, ARandomTokenIsNotExplained) {
  const Noise noise =
      ExplainNoise(Still([](long long, int run) { return "f00dfacecafebabe" + std::to_string(run); }), false);
  EXPECT_EQ(noise.kind, "random");
  EXPECT_FALSE(noise.is_explained);
}

}  // namespace
}  // namespace telltale::flows
