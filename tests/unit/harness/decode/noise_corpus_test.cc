// Noise of every kind and size: nothing is found in it, nothing is left unseen, and it costs what its size is.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

#include "harness/decode/decode.h"
#include "harness/detect/detector.h"
#include "tests/unit/harness/decode/noise_payloads.h"

namespace telltale {
namespace {

// What a run plants, drawn once.
CanarySet PlantedValues() {
  constexpr CanaryClass kClasses[] = {CanaryClass::kUsername, CanaryClass::kHostname,  CanaryClass::kFlagValue,
                                      CanaryClass::kArgument, CanaryClass::kEnvSecret, CanaryClass::kFileName};
  std::mt19937 random(99);  // NOLINT: the same values every time
  CanarySet canaries;
  for (std::size_t i = 0; i < 15; ++i) {
    std::string value;
    for (int k = 0; k < 10 + static_cast<int>(i % 5); ++k) value += static_cast<char>('a' + random() % 26);
    canaries.push_back({"c" + std::to_string(i), kClasses[i % 6], value});
  }
  std::string id;
  for (int k = 0; k < 32; ++k) id += "0123456789abcdef"[random() % 16];
  canaries.push_back({"machine", CanaryClass::kMachineId, id});
  canaries.push_back({"mac", CanaryClass::kMac, "02:6b:ee:79:57:ce"});
  canaries.push_back({"ipv4", CanaryClass::kIpv4, "100.73.47.36"});
  return canaries;
}

class NoiseCorpusTest : public testing::Test {
 protected:
  NoiseCorpusTest() : scan_(*LeakDetector::Compile(PlantedValues())) {}

  // Bytes that were looked at.
  std::uint64_t Look(const NoiseKind& kind, std::size_t bytes) {
    SCOPED_TRACE(std::string(kind.name) + ", " + std::to_string(bytes) + " bytes");
    ExchangeDecoder decoder(DecodeLimits{});
    Exchange exchange;
    exchange.id = "x1";
    exchange.body = kind.make(bytes);
    std::vector<Gap> gaps;
    decoder.Decode(exchange, scan_, gaps);
    for (const Gap& gap : gaps) ADD_FAILURE() << gap.message;
    std::vector<Finding> findings = scan_.EndExchange(exchange);
    for (Finding& finding : scan_.EndRun()) findings.push_back(std::move(finding));
    for (const Finding& finding : findings) ADD_FAILURE() << finding.rule << " " << finding.message;
    EXPECT_FALSE(scan_.TakeCut()) << "more matches than are kept";
    return decoder.bytes_looked_at();
  }

  LeakScan scan_;
};

TEST_F(NoiseCorpusTest, NothingIsFoundInNoiseOfAnyKindAndItsCostGrowsWithItsSize) {
  constexpr std::size_t kSizes[] = {10'000, 30'000, 100'000, 300'000, 1'000'000, 3'000'000};
  for (const NoiseKind& kind : NoiseKinds()) {
    // The least squares of the logarithms: the exponent of the size.
    double n = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (const std::size_t size : kSizes) {
      const double x = std::log(static_cast<double>(size));
      const std::uint64_t cost = Look(kind, size);
      const double y = std::log(static_cast<double>(cost));
      n += 1;
      sum_x += x;
      sum_y += y;
      sum_xx += x * x;
      sum_xy += x * y;
    }
    const double exponent = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
    EXPECT_LT(exponent, 1.1) << kind.name;
    std::printf("%-20s exponent %.3f\n", kind.name, exponent);
  }
}

// Core dumps are larger than anything else that is sent.
TEST_F(NoiseCorpusTest, LargePayloadsAreReadToTheirEnd) {
  for (const NoiseKind& kind : NoiseKinds()) Look(kind, std::string(kind.name) == "Base64" ? 100'000'000 : 10'000'000);
}

}  // namespace
}  // namespace telltale
