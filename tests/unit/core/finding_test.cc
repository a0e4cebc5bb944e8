#include "core/finding.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/finding_json.h"

namespace telltale {
namespace {

Finding Leak() {
  Finding finding;
  finding.rule = "leak/canary";
  finding.run = "failure#2";
  finding.scenario = "failure";
  finding.exchange = "x00007";
  finding.canary = "username";
  finding.canary_class = "username";
  finding.place = "body";
  finding.pointer = "/events/3/errors";
  finding.path = {"json", "base64"};
  finding.offset = 17;
  finding.length = 12;
  finding.message = "the user name left";
  finding.evidence = "ushwleyxvb";
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

TEST(FindingTest, FingerprintKnowsNoValuesIndicesOrRepetitions) {
  Finding other = Leak();
  other.run = "failure";
  other.exchange = "x00009";
  other.pointer = "/events/12/errors";
  other.offset = 99;
  other.evidence = "somebodyelse";
  EXPECT_EQ(Fingerprint(other), Leak().fingerprint);
  other.canary_class = "hostname";
  EXPECT_NE(Fingerprint(other), Leak().fingerprint);
  other = Leak();
  other.pointer = "/events/3/errors2";
  EXPECT_NE(Fingerprint(other), Leak().fingerprint);
}

TEST(FindingTest, JsonIsRedactedUnlessAsked) {
  EXPECT_EQ(FindingToJson(Leak(), false).dump().find("ushwleyxvb"), std::string::npos);
  EXPECT_EQ(FindingToJson(Leak(), false)["evidence"], "ush…(10 chars)");
  const auto back = FindingFromJson(nlohmann::json::parse(FindingToJson(Leak(), true).dump()));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(*back, Leak());
}

}  // namespace
}  // namespace telltale
