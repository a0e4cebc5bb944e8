#include "harness/detect/leak_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "core/base64.h"
#include "core/digest.h"
#include "harness/detect/run_ends.h"
#include "harness/payload/opaque_question.h"

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

Exchange SentIn(const std::string& id, const std::string& run, const Bytes& body) {
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
  EXPECT_THAT(Found({SentIn("a", "up#2", R"({"e":"ushwleyxvb"})"), SentIn("b", "up", "fine")}, "up"),
              ElementsAre("a user up"));
}

TEST(LeakSearchTest, PutsPiecesTogetherOverTheExchangesOfARunAndOfNoOther) {
  const std::vector<Exchange> of_one = {SentIn("a", "up", R"({"k":"tok_r2Ltpv9"})"), SentIn("x", "down", "fine"),
                                        SentIn("b", "up", R"({"k":"cxtDQg8WuE7"})"),
                                        SentIn("c", "up", R"({"k":"rdtdxTBgRX"})")};
  EXPECT_THAT(Found(of_one, "up"), ElementsAre("a secret up"));
  std::vector<Exchange> of_two = of_one;
  of_two[2].run = "down";
  EXPECT_THAT(Found(of_two, "up"), IsEmpty());
}

TEST(LeakSearchTest, ASaltMayStandInAnyRunOfTheCell) {
  const std::string digest = Sha256Hex("s1b2c3d4e5f60718ushwleyxvb");
  const std::vector<Exchange> exchanges = {SentIn("a", "up", R"({"salt":"s1b2c3d4e5f60718"})"),
                                           SentIn("b", "up#2", R"({"id":")" + digest + "\"}")};
  EXPECT_THAT(Found(exchanges, "up"), ElementsAre("b user up"));
}

TEST(LeakSearchTest, ASaltThatTheVendorKnowsNeedsNotBeSent) {
  const LeakDetector detector = Detector();
  LeakSearch search(detector, {}, true);
  SaltEnds salts(detector, {}, std::numeric_limits<std::size_t>::max(), [](const std::string&) { return "named"; });
  const std::string digest = Sha256Hex("s1b2c3d4e5f60718ushwleyxvb");
  ExchangeLeaks leaks = search.Search(SentIn("a", "up", R"({"id":")" + digest + "\"}"), {"up", true, true});
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
  const Exchange exchange = SentIn("a", "", R"({"id":")" + Sha256Hex("anything") + "\"}");
  const ExchangeContext alone{"", false, false};
  EXPECT_FALSE(search.Search(exchange, alone).salts.empty());
  EXPECT_TRUE(search.Search(exchange, alone).salts.empty());
  EXPECT_FALSE(search.Search(exchange, {"", false, true}).salts.empty());
  search.StopHarvest();
  EXPECT_TRUE(search.Search(SentIn("b", "", R"({"id":")" + Sha256Hex("other") + "\"}"), alone).salts.empty());
}

// Documents of members that are harmless, that may be sealed, that are, in an order in which each was seen before
// beside others: what may be opaque is told as often as it comes, whatever is known of the document.
TEST(LeakSearchTest, WhatMayBeSealedIsToldHoweverOftenItsDocumentWasSeen) {
  std::mt19937 random(21);  // NOLINT: the same documents every time
  const auto noise = [&](std::size_t count) {
    Bytes bytes;
    for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(random() & 0xffU);
    return bytes;
  };
  Bytes list, object;
  for (int i = 0; i < 80; ++i) {
    list += (i == 0 ? "" : ",") + std::to_string(random() % 256);
    object += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":" + std::to_string(random() % 256);
  }
  const std::vector<Bytes> members = {
      R"("type":"cmdstarted")",
      R"("command":"devpod provider list")",
      R"("version":{"major":"0","minor":"7"})",
      R"("path":"/usr/share/doc/some-package/with/a/long/name/that/has/no/blank/in/it/at/all/README.md")",
      R"("text":"{\"inner\":\"devpod\",\"more\":\"/usr/share/doc/some-package/with/a/long/name/that/goes/on\"}")",
      "\"sealed\":\"" + ToBase64(noise(96)) + '"',
      "\"digits\":\"" + ToHex(noise(96)) + '"',
      "\"listed\":[" + list + ']',
      "\"object\":{" + object + '}',
      R"("token":{"iv":"48V1_ALb6US04U3b","ciphertext":"5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji"})",
      R"("escaped":"\"\n)" + ToBase64(noise(96)) + '"'};
  LeakSearch search(Detector(), {}, false);
  std::size_t sealed = 0;
  constexpr int kDocuments = 2000;
  for (int number = 0; number < kDocuments; ++number) {
    Bytes body;
    for (std::size_t count = 2 + random() % 3; count > 0; --count) {
      const bool harmless = random() % 3 != 0;
      body += (body.empty() ? "{" : ",") + members[random() % (harmless ? 5 : members.size())];
    }
    const Exchange exchange = SentIn(std::to_string(number), "", body + ",\"count\":1}");
    const bool may_be = OpaqueQuestion().MayBeOpaque(exchange);
    ASSERT_EQ(search.Search(exchange, {"", false, false}).may_be_opaque, may_be) << exchange.body;
    sealed += may_be ? 1 : 0;
  }
  EXPECT_GT(sealed, kDocuments / 10);
  EXPECT_LT(sealed, kDocuments * 9 / 10);
}

// One head again and again, harmless until it is not.
TEST(LeakSearchTest, AHeadThatIsKnownIsNotTakenForAnother) {
  LeakSearch search(Detector(), {}, false);
  const auto told = [&](const Exchange& exchange) {
    return search.Search(exchange, {"", false, false}).findings.size();
  };
  Exchange exchange = SentIn("a", "", "{}");
  exchange.target = "/v1/events";
  exchange.headers = {{"User-Agent", "cli/1.0"}, {"X-Note", "none"}};
  for (int again = 0; again < 4; ++again) EXPECT_EQ(told(exchange), 0U);
  Exchange leaking = exchange;
  leaking.headers[1].value = "ushwleyxvb";
  EXPECT_EQ(told(leaking), 1U);
  EXPECT_EQ(told(exchange), 0U);
  EXPECT_EQ(told(leaking), 1U);
  leaking = exchange;
  leaking.target = "/v1/events?u=ushwleyxvb";
  EXPECT_EQ(told(leaking), 1U);
  leaking = exchange;
  leaking.trailers = {{"X-End", "ushwleyxvb"}};
  EXPECT_EQ(told(leaking), 1U);
  leaking = exchange;
  leaking.tls = TlsFacts{};
  leaking.tls->sni = "ushwleyxvb.example";
  EXPECT_EQ(told(leaking), 1U);
}

}  // namespace
}  // namespace telltale
