#include "harness/detect/digests/cut_digests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.h"
#include "tests/unit/harness/detect/scan_text.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Member(const std::string& token) { return R"({"events":[{"id":")" + token + R"(","n":1}]})"; }

// One machine, whose working directory is /srv/NAME, and what its runs sent.
CutMembers Machine(const std::string& name, const std::vector<std::string>& payloads) {
  const LeakDetector detector = MustCompile({{"cwd", CanaryClass::kCwd, "/srv/" + name}});
  CutDigests digests;
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const WireSource source("body");
    SaltHarvest harvest;
    harvest.OnView({payloads[i], 0, &source});
    digests.Add(name + "#" + std::to_string(i), harvest.Take("x" + std::to_string(i)).cut_tokens);
  }
  return digests.End(detector, name);
}

std::vector<std::string> Told(const std::vector<CutMembers>& machines) {
  std::vector<std::string> told;
  for (const Finding& finding : JudgeCutDigests(machines)) told.push_back(finding.scenario + ": " + finding.message);
  return told;
}

std::string Cut(const std::string& text, std::size_t digits = 8) { return Sha256Hex(text).substr(0, digits); }

TEST(CutDigestsTest, FindsEightDigitsThatEveryRunOfAMachineTells) {
  const std::string payload = Member(Cut("/srv/bedogiha"));
  EXPECT_THAT(Told({Machine("bedogiha", {payload, payload})}),
              ElementsAre("bedogiha: SHA-256 of the working directory, cut to 8 digits, left the machine"));
  const std::string other = Member(Cut("/srv/zopakimu\n", 10));
  EXPECT_THAT(
      Told({Machine("zopakimu", {other})}),
      ElementsAre("zopakimu: SHA-256 of the working directory with a newline, cut to 10 digits, left the machine"));
}

TEST(CutDigestsTest, WhatChangesFromRunToRunIsChance) {
  EXPECT_THAT(Told({Machine("bedogiha", {Member(Cut("/srv/bedogiha")), Member("0badcafe")})}), IsEmpty());
}

TEST(CutDigestsTest, AnUnusualFormCountsWhereSeveralMachinesTellTheSameOfIt) {
  const auto unusual = [](const std::string& name) {
    return Machine(name, {Member(Sha256Hex("/srv/" + name + "/package.json").substr(56))});
  };
  EXPECT_THAT(Told({unusual("bedogiha")}), IsEmpty());
  EXPECT_THAT(Told({unusual("bedogiha"), unusual("zopakimu")}),
              ElementsAre(testing::StartsWith("bedogiha: SHA-256 of the working directory's package.json"),
                          testing::StartsWith("zopakimu: SHA-256 of the working directory's package.json")));
}

TEST(CutDigestsTest, WhatAnotherMachineMadeOtherwiseOrTellsAsWellIsChance) {
  const std::string payload = Member(Cut("/srv/bedogiha"));
  EXPECT_THAT(Told({Machine("bedogiha", {payload}), Machine("zopakimu", {Member("0badcafe")})}), IsEmpty());
  EXPECT_THAT(Told({Machine("bedogiha", {payload}), Machine("zopakimu", {payload})}), IsEmpty());
}

TEST(CutDigestsTest, DigitsWithinAWordOrAUuidAreNoToken) {
  const std::string cut = Cut("/srv/bedogiha");
  EXPECT_THAT(Told({Machine("bedogiha", {Member("x" + cut), Member(cut + "-9dad-11d1-80b4-00c04fd430c8")})}),
              IsEmpty());
}

}  // namespace
}  // namespace telltale
