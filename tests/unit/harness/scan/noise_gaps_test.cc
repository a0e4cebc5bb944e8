// The ruling on noise: random bytes cannot be told from sealed ones, so they are a gap that says just this. They are
// never a finding, and never too much for a budget.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "core/gap_kinds.h"
#include "harness/scan/block_scan.h"
#include "tests/unit/harness/decode/noise_payloads.h"

namespace telltale {
namespace {

// What random letters of each alphabet are; what is no noise to begin with is none.
const std::map<std::string, std::set<std::string>> kGaps = {{"Base64", {gap_kind::kOpaqueField}},
                                                            {"hex", {gap_kind::kOpaqueField}},
                                                            {"letters and digits", {gap_kind::kOpaqueField}},
                                                            {"digits", {gap_kind::kOpaqueField}},
                                                            {"lower case", {gap_kind::kOpaqueField}},
                                                            {"words", {}},
                                                            {"raw bytes", {gap_kind::kOpaquePayload}},
                                                            {"source map", {}}};

std::set<std::string> GapsOf(const NoiseKind& kind, std::size_t bytes) {
  SCOPED_TRACE(std::string(kind.name) + ", " + std::to_string(bytes) + " bytes");
  const auto detector =
      LeakDetector::Compile({{"user", CanaryClass::kUsername, "ushwleyxvb"},
                             {"host", CanaryClass::kHostname, "plimsol-wendigo-27"},
                             {"machine", CanaryClass::kMachineId, "c2ce6f447ed4457bae2feb89414c343c"}});
  EXPECT_TRUE(detector.has_value());
  ScanTask task{*detector, {}, {}, false, false, {}};
  BlockScan scan(task);
  Exchange exchange;
  exchange.id = "x1";
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.method = "POST";
  exchange.target = "/v1/events";
  exchange.body = kind.make(bytes);
  exchange.body_total_bytes = exchange.body.size();
  BlockResult result;
  scan.ScanExchange(exchange, result);
  for (const Finding& finding : result.findings) ADD_FAILURE() << finding.rule << " " << finding.message;
  std::set<std::string> kinds;
  for (const Gap& gap : result.gaps) kinds.insert(gap.kind);
  return kinds;
}

TEST(NoiseGapsTest, RandomLettersOfEveryAlphabetAreOpaqueAndNothingElse) {
  std::size_t alphabets = 0;
  for (const NoiseKind& kind : NoiseKinds()) {
    const auto expected = kGaps.find(kind.name);
    if (expected == kGaps.end()) continue;  // a file of some format
    ++alphabets;
    for (const std::size_t bytes : {1'000, 30'000, 300'000}) {
      EXPECT_EQ(GapsOf(kind, bytes), expected->second) << kind.name << ", " << bytes << " bytes";
    }
  }
  EXPECT_EQ(alphabets, kGaps.size());
}

// Of a file that holds noise somebody may say that it could not be read, or looks sealed.
TEST(NoiseGapsTest, FilesOfNoiseAreNoFindingAndNoBudget) {
  const std::set<std::string> allowed = {gap_kind::kOpaqueField, gap_kind::kOpaquePayload, gap_kind::kUnreadPayload};
  for (const NoiseKind& kind : NoiseKinds()) {
    for (const std::size_t bytes : {1'000, 30'000, 300'000}) {
      for (const std::string& gap : GapsOf(kind, bytes)) {
        EXPECT_TRUE(allowed.contains(gap)) << kind.name << ", " << bytes << " bytes: " << gap;
      }
    }
  }
}

}  // namespace
}  // namespace telltale
