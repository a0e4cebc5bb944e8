#include "harness/scan/canary_file.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

std::string ErrorOf(std::string_view text) {
  const auto canaries = ParseCanaries(text, "c.json");
  return canaries ? "" : ToString(canaries.error());
}

TEST(CanaryFileTest, ReadsIdsClassesAndValues) {
  const auto canaries =
      ParseCanaries(R"({"version":1,"canaries":[{"id":"m","class":"machine_id","value":"9c85","note":1}]})", "c.json");
  ASSERT_TRUE(canaries.has_value());
  ASSERT_EQ(canaries->size(), 1U);
  EXPECT_EQ((*canaries)[0].id, "m");
  EXPECT_EQ((*canaries)[0].canary_class, CanaryClass::kMachineId);
  EXPECT_EQ((*canaries)[0].value, "9c85");
}

TEST(CanaryFileTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(ErrorOf("{"), "c.json: is not JSON: it stops making sense at byte 2");
  EXPECT_EQ(ErrorOf(R"({"version":2,"canaries":[]})"), "c.json: its \"version\" is not 1");
  EXPECT_EQ(ErrorOf(R"({"version":1})"), "c.json: has no list \"canaries\"");
  EXPECT_EQ(ErrorOf(R"({"version":1,"canaries":[]})"), "c.json: holds no canary");
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

}  // namespace
}  // namespace telltale
