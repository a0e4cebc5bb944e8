// The catalogue of digests says itself what must be held: each way to make, spell and cut a digest that stands in it is
// told alone and in documents whose like was seen before.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

#include "core/digest.h"
#include "harness/decode/decode.h"
#include "harness/detect/compiled.h"
#include "harness/detect/detector.h"

namespace telltale {
namespace {

const CanarySet kCanaries = {{"user", CanaryClass::kUsername, "Ushwleyxvb"},
                             {"machine", CanaryClass::kMachineId, "c2ce6f447ed4457bae2feb89414c343c"},
                             {"remote", CanaryClass::kGitRemote, "git@quarvex.example:plimsol/wendigo.git"}};

Exchange Carrier(std::size_t number, const Bytes& body) {
  Exchange exchange;
  exchange.id = "x" + std::to_string(number);
  exchange.host = "t.example";
  exchange.body = body;
  return exchange;
}

Bytes Document(const Bytes& id) {
  return R"({"type":"cmdstarted","command":"devpod up","provider":"kubernetes","id":")" + id +
         R"(","version":{"major":"0","minor":"7"},"arch":"amd64","os":"linux","count":12})";
}

class Search {
 public:
  explicit Search(const LeakDetector& detector) : decoder_(DecodeLimits{}), scan_(detector) {}

  // The canaries of which an exchange tells, each with its evidence's place and length.
  std::set<std::string> Told(const Bytes& body) {
    const Exchange exchange = Carrier(++number_, body);
    std::vector<Gap> gaps;
    decoder_.Decode(exchange, scan_, gaps);
    EXPECT_TRUE(gaps.empty());
    std::set<std::string> told;
    for (const Finding& finding : scan_.EndExchange(exchange)) {
      told.insert(finding.canary + " " + std::to_string(finding.offset) + " " + std::to_string(finding.length) + " " +
                  finding.message);
    }
    return told;
  }

 private:
  ExchangeDecoder decoder_;
  LeakScan scan_;
  std::size_t number_ = 0;
};

// Holds a token that was made of the canary: what is found of it afresh is found after its surroundings were seen.
void Hold(const LeakDetector& detector, Search& experienced, const Bytes& token,
          const std::set<std::string>& canaries) {
  for (const Bytes& body : {token, Document(token)}) {
    for (const char* const harmless : {"none", "0f4c"}) experienced.Told(body == token ? harmless : Document(harmless));
    const std::set<std::string> afresh = Search(detector).Told(body);
    EXPECT_EQ(experienced.Told(body), afresh) << body;
    const bool is_told = std::ranges::any_of(
        afresh, [&](const std::string& told) { return canaries.contains(told.substr(0, told.find(' '))); });
    EXPECT_TRUE(is_told) << body;
  }
}

// One digest of each way: algorithm, spelling or separator, digest of a digest, which end of it, which order of bytes.
TEST(DigestCatalogTest, EveryWayToMakeADigestIsToldAloneAndInContextSeenBefore) {
  const auto detector = LeakDetector::Compile(kCanaries);
  ASSERT_TRUE(detector.has_value());
  const DigestCatalog& catalog = detector->compiled().digests;
  const auto id_of = [&](std::size_t canary) { return detector->compiled().canaries[canary].id; };
  std::map<std::tuple<int, int, int, int, int>, DigestMeaning> ways;
  catalog.index().ForEach([&](const DigestMeaning& meaning) {
    ways.try_emplace({meaning.algorithm, meaning.variant, meaning.inner, meaning.inner_text, meaning.flags}, meaning);
  });
  EXPECT_GT(ways.size(), 1000U);
  Search experienced(*detector);
  Digester digester;
  std::set<int> algorithms;
  for (const auto& [way, meaning] : ways) {
    SCOPED_TRACE(catalog.Describe(meaning));
    constexpr std::size_t kEnd = 8;  // bytes
    const Bytes digest = catalog.Recompute(meaning, digester);
    const bool is_tail = (meaning.flags & DigestMeaning::kTail) != 0;
    const Bytes cut = is_tail ? digest.substr(digest.size() - std::min(kEnd, digest.size())) : digest;
    std::set<std::string> canaries = {id_of(meaning.canary)};
    if ((meaning.flags & DigestMeaning::kPair) != 0) canaries.insert(id_of(meaning.base));
    Hold(*detector, experienced, ToHex(cut), canaries);
    algorithms.insert(meaning.algorithm);
  }
  for (const DigestAlgorithm algorithm : LongDigests()) EXPECT_TRUE(algorithms.contains(static_cast<int>(algorithm)));
}

// Those of 32 bits, which count as a whole value alone.
TEST(DigestCatalogTest, EveryShortDigestIsToldInContextSeenBefore) {
  const auto detector = LeakDetector::Compile(kCanaries);
  ASSERT_TRUE(detector.has_value());
  const DigestCatalog& catalog = detector->compiled().digests;
  Search experienced(*detector);
  std::set<int> algorithms;
  for (const auto& [value, weak] : catalog.weak()) {
    SCOPED_TRACE(catalog.Describe(weak));
    Bytes digest;
    for (int shift = 24; shift >= 0; shift -= 8) digest += static_cast<char>(value >> shift & 0xffU);
    Hold(*detector, experienced, ToHex(digest), {detector->compiled().canaries[weak.canary].id});
    algorithms.insert(weak.algorithm);
  }
  for (const DigestAlgorithm algorithm : ShortDigests()) EXPECT_TRUE(algorithms.contains(static_cast<int>(algorithm)));
}

}  // namespace
}  // namespace telltale
