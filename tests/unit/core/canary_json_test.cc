#include "core/canary_json.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

std::string ErrorOf(std::string_view text) {
  const auto canaries = CanariesFromText(text, "c.json");
  return canaries ? "" : ToString(canaries.error());
}

TEST(CanaryJsonTest, ReadsIdsClassesAndValues) {
  const auto canaries = CanariesFromText(
      R"({"version":1,"canaries":[{"id":"m","class":"machine_id","value":"9c85","note":1}]})", "c.json");
  ASSERT_TRUE(canaries.has_value());
  ASSERT_EQ(canaries->size(), 1U);
  EXPECT_EQ((*canaries)[0].id, "m");
  EXPECT_EQ((*canaries)[0].canary_class, CanaryClass::kMachineId);
  EXPECT_EQ((*canaries)[0].value, "9c85");
}

TEST(CanaryJsonTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(ErrorOf("{"), "c.json: is not JSON: it stops making sense at byte 2");
  EXPECT_EQ(ErrorOf(R"({"version":2,"canaries":[]})"), "c.json: its \"version\" is not 1");
  EXPECT_EQ(ErrorOf(R"({"version":1})"), "c.json: has no list \"canaries\"");
  EXPECT_EQ(ErrorOf(R"({"version":1,"canaries":[{"id":"a","value":"secret-value"}]})"),
            "c.json, canary 1: the canary has no \"class\"");
  const std::string wrong = ErrorOf(R"({"version":1,"canaries":[{"id":"a","class":"colour","value":"secret-value"}]})");
  EXPECT_NE(wrong.find("\"colour\" is no class"), std::string::npos);
  EXPECT_EQ(wrong.find("secret-value"), std::string::npos);
  EXPECT_EQ(
      ErrorOf(
          R"({"version":1,"canaries":[{"id":"a","class":"mac","value":"1"},{"id":"a","class":"mac","value":"2"}]})"),
      "c.json, canary 2: a second canary has the id a");
}

TEST(CanaryJsonTest, ReadsWhatItWrote) {
  const CanarySet canaries = {{"failure/user", CanaryClass::kUsername, "os\"kvar\nholm"},
                              {"failure#2/user", CanaryClass::kUsername, "os\"kvar\nholm"},
                              {"failure/flag", CanaryClass::kFlagValue, "gr\xc3\xbc\xc3\x9f\x65"}};
  const auto again = CanariesFromText(CanariesToText(canaries), "c.json");
  ASSERT_TRUE(again.has_value());
  ASSERT_EQ(again->size(), canaries.size());
  for (std::size_t i = 0; i < canaries.size(); ++i) {
    EXPECT_EQ((*again)[i].id, canaries[i].id);
    EXPECT_EQ((*again)[i].canary_class, canaries[i].canary_class);
    EXPECT_EQ((*again)[i].value, canaries[i].value);
  }
  EXPECT_TRUE(CanariesFromText(CanariesToText({}), "c.json")->empty());
}

TEST(CanaryJsonTest, OneThatIsListedAgainCountsOnce) {
  const auto canaries = CanariesFromText(
      R"({"version":1,"canaries":[{"id":"a","class":"mac","value":"1"},{"id":"a","class":"mac","value":"1"}]})",
      "c.json");
  ASSERT_TRUE(canaries.has_value());
  EXPECT_EQ(canaries->size(), 1U);
}

TEST(CanaryJsonTest, AValueIsLookedForOnceUnderItsFirstId) {
  const CanarySet different = WithoutRepeatedValues({{"up/user", CanaryClass::kUsername, "oskvar"},
                                                     {"up#2/user", CanaryClass::kUsername, "oskvar"},
                                                     {"up/host", CanaryClass::kHostname, "oskvar"},
                                                     {"down/user", CanaryClass::kUsername, "hjalmar"}});
  ASSERT_EQ(different.size(), 3U);
  EXPECT_EQ(different[0].id, "up/user");
  EXPECT_EQ(different[1].id, "up/host");
  EXPECT_EQ(different[2].id, "down/user");
}

}  // namespace
}  // namespace telltale
