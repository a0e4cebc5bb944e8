#include "harness/detect/leak_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/digest.h"
#include "harness/detect/run_ends.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const CanarySet kCanaries = {{"user", CanaryClass::kUsername, "ushwleyxvb"},
                             {"secret", CanaryClass::kEnvSecret, "tok_r2Ltpv9cxtDQg8WuE7rdtdxTBgRX"}};

LeakDetector Detector() {
  auto detector = LeakDetector::Compile(kCanaries, {});
  CHECK_THAT(detector.has_value());
  return *std::move(detector);
}

Exchange Sent(const std::string& id, const std::string& run, const Bytes& body) {
  Exchange exchange;
  exchange.id = id;
  exchange.run = run;
  exchange.scheme = "https";
  exchange.host = "t.example";
  exchange.body = body;
  exchange.body_total_bytes = body.size();
  return exchange;
}

// What is found in the exchanges, fed in this order, with runs as one cell's under `cell`.
std::vector<std::string> Found(const std::vector<Exchange>& exchanges, const std::string& cell) {
  const LeakDetector detector = Detector();
  LeakSearch search(detector, {}, true);
  RunEnds pieces(detector);
  SaltEnds salts(detector, {}, std::numeric_limits<std::size_t>::max());
  std::vector<std::string> found;
  const auto take = [&](const std::vector<Finding>& findings) {
    for (const Finding& finding : findings)
      found.push_back(finding.exchange + " " + finding.canary + " " + finding.scenario);
  };
  std::vector<Gap> gaps;
  for (const Exchange& exchange : exchanges) {
    ExchangeLeaks leaks = search.Search(exchange, {ScenarioOfRunName(exchange.run), true, true});
    take(leaks.findings);
    pieces.Add(exchange.run, std::move(leaks.pieces));
    salts.Add(cell, std::move(leaks.salts));
  }
  take(pieces.End(gaps));
  take(salts.End(gaps));
  EXPECT_THAT(gaps, IsEmpty());
  return found;
}

TEST(LeakSearchTest, FindsWholeValuesInTheirExchange) {
  EXPECT_THAT(Found({Sent("a", "up#2", R"({"e":"ushwleyxvb"})"), Sent("b", "up", "fine")}, "up"),
              ElementsAre("a user up"));
}

TEST(LeakSearchTest, PutsPiecesTogetherOverTheExchangesOfARunAndOfNoOther) {
  const std::vector<Exchange> of_one = {Sent("a", "up", R"({"k":"tok_r2Ltpv9"})"), Sent("x", "down", "fine"),
                                        Sent("b", "up", R"({"k":"cxtDQg8WuE7"})"),
                                        Sent("c", "up", R"({"k":"rdtdxTBgRX"})")};
  EXPECT_THAT(Found(of_one, "up"), ElementsAre("a secret up"));
  std::vector<Exchange> of_two = of_one;
  of_two[2].run = "down";
  EXPECT_THAT(Found(of_two, "up"), IsEmpty());
}

TEST(LeakSearchTest, ASaltMayStandInAnyRunOfTheCell) {
  const std::string digest = Sha256Hex("s1b2c3d4e5f60718ushwleyxvb");
  const std::vector<Exchange> exchanges = {Sent("a", "up", R"({"salt":"s1b2c3d4e5f60718"})"),
                                           Sent("b", "up#2", R"({"id":")" + digest + "\"}")};
  EXPECT_THAT(Found(exchanges, "up"), ElementsAre("b user up"));
}

TEST(LeakSearchTest, ASaltThatTheVendorKnowsNeedsNotBeSent) {
  const LeakDetector detector = Detector();
  LeakSearch search(detector, {}, true);
  SaltEnds salts(detector, {}, std::numeric_limits<std::size_t>::max(), [](const std::string&) { return "named"; });
  const std::string digest = Sha256Hex("s1b2c3d4e5f60718ushwleyxvb");
  ExchangeLeaks leaks = search.Search(Sent("a", "up", R"({"id":")" + digest + "\"}"), {"up", true, true});
  salts.Add("up", std::move(leaks.salts));
  salts.AddSalt("up", {"s1b2c3d4e5f60718", "a string of its files"});
  std::vector<Gap> gaps;
  const std::vector<Finding> found = salts.End(gaps);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].canary, "user");
  EXPECT_EQ(found[0].scenario, "named");
}

TEST(LeakSearchTest, OutsideARunOnlyWhatBringsANewTokenIsHarvested) {
  LeakSearch search(Detector(), {}, true);
  const Exchange exchange = Sent("a", "", R"({"id":")" + Sha256Hex("anything") + "\"}");
  const ExchangeContext alone{"", false, false};
  EXPECT_FALSE(search.Search(exchange, alone).salts.empty());
  EXPECT_TRUE(search.Search(exchange, alone).salts.empty());
  EXPECT_FALSE(search.Search(exchange, {"", false, true}).salts.empty());
  search.StopHarvest();
  EXPECT_TRUE(search.Search(Sent("b", "", R"({"id":")" + Sha256Hex("other") + "\"}"), alone).salts.empty());
}

}  // namespace
}  // namespace telltale
