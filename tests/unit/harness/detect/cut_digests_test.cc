#include "harness/detect/digests/cut_digests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.h"
#include "harness/detect/digests/cut_judgement.h"
#include "tests/unit/harness/detect/scan_text.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Member(const std::string& token) { return R"({"events":[{"id":")" + token + R"(","n":1}]})"; }

// One machine, whose working directory is /srv/NAME, and what its runs sent.
CutMachine Machine(const std::string& name, const std::vector<std::string>& payloads) {
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

std::vector<std::string> Told(const std::vector<CutMachine>& machines) {
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
  std::string others;
  for (int i = 0; i < 200; ++i) others += ",\"" + Cut(std::to_string(i)) + '"';
  const auto unusual = [&](const std::string& name) {
    const std::string token = Sha256Hex("/srv/" + name + "/package.json").substr(56);
    return Machine(name, {Member(token) + "[0" + others + "]"});
  };
  EXPECT_THAT(Told({unusual("bedogiha")}), IsEmpty());
  EXPECT_THAT(Told({unusual("bedogiha"), unusual("zopakimu")}),
              ElementsAre(testing::StartsWith("bedogiha: SHA-256 of the working directory's package.json"),
                          testing::StartsWith("zopakimu: SHA-256 of the working directory's package.json")));
}

// Commands tell different things under one name.
TEST(CutDigestsTest, WhatAnotherMachineMadeOtherwiseTakesNothingBack) {
  const auto unusual = [](const std::string& name) {
    return Machine(name, {Member(Sha256Hex("/srv/" + name + "/package.json").substr(56))});
  };
  EXPECT_THAT(Told({Machine("bedogiha", {Member(Cut("/srv/bedogiha"))}), Machine("zopakimu", {Member("0badcafe")})}),
              testing::SizeIs(1));
  EXPECT_THAT(Told({unusual("bedogiha"), Machine("kanotuge", {Member("0badcafe")}), unusual("zopakimu")}),
              testing::SizeIs(2));
}

TEST(CutDigestsTest, WhatAnotherMachineTellsAsWellIsAConstant) {
  const std::string payload = Member(Cut("/srv/bedogiha"));
  EXPECT_THAT(Told({Machine("bedogiha", {payload}), Machine("zopakimu", {payload})}), IsEmpty());
}

// The last digits of an unusual form: among two hundred random tokens chance may meet one of some thousand digests.
TEST(CutDigestsTest, OneMachineProvesTheLessTheMoreTokensThereAre) {
  const auto among = [](int tokens, const std::string& token) {
    std::string payload = "{\"id\":\"" + token + '"';
    for (int i = 0; i < tokens; ++i) payload += ",\"m" + std::to_string(i) + "\":\"" + Cut(std::to_string(i)) + '"';
    return Told({Machine("bedogiha", {payload + "}"})}).size();
  };
  const std::string unusual = Sha256Hex("/srv/bedogiha/package.json").substr(56);
  EXPECT_EQ(among(3, unusual), 1U);
  EXPECT_EQ(among(200, unusual), 0U);
  EXPECT_EQ(among(200, Cut("/srv/bedogiha")), 1U);
}

// The SHA-256 of this folder begins with 79064549.
TEST(CutDigestsTest, DecimalDigitsAloneMayBeADate) {
  EXPECT_EQ(Cut("/srv/bedo25"), "79064549");
  EXPECT_THAT(Told({Machine("bedo25", {Member("79064549")})}), IsEmpty());
}

TEST(CutDigestsTest, DigitsWithinAWordOrAUuidAreNoToken) {
  const std::string cut = Cut("/srv/bedogiha");
  EXPECT_THAT(Told({Machine("bedogiha", {Member("x" + cut), Member(cut + "-9dad-11d1-80b4-00c04fd430c8")})}),
              IsEmpty());
}

}  // namespace
}  // namespace telltale
