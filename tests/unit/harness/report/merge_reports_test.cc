#include "harness/report/merge_reports.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

TEST(MergeReportsTest, RunsOfSarifStandInOneLog) {
  const auto joined =
      MergeReports(Format::kSarif, {R"({"version":"2.1.0","runs":[{"a":1}]})", R"({"runs":[{"b":2}]})"});
  ASSERT_TRUE(joined.has_value());
  EXPECT_EQ(json::parse(*joined), json::parse(R"({"version":"2.1.0","runs":[{"a":1},{"b":2}]})"));
}

TEST(MergeReportsTest, IssuesOfCodeQualityKeepEachFingerprintOnce) {
  const auto joined =
      MergeReports(Format::kGitlab, {R"([{"fingerprint":"1"}])", R"([{"fingerprint":"1"},{"fingerprint":"2"}])"});
  ASSERT_TRUE(joined.has_value());
  EXPECT_EQ(json::parse(*joined).size(), 2U);
}

TEST(MergeReportsTest, SuitesOfJunitStandInOneFile) {
  const std::string one =
      "<?xml version=\"1.0\"?>\n<testsuites name=\"a\" tests=\"1\">\n <testsuite name=\"a\"/>\n</testsuites>\n";
  const std::string two =
      "<?xml version=\"1.0\"?>\n<testsuites name=\"b\" tests=\"1\">\n <testsuite name=\"b\"/>\n</testsuites>\n";
  const auto joined = MergeReports(Format::kJunit, {one, two});
  ASSERT_TRUE(joined.has_value());
  EXPECT_EQ(*joined,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n <testsuite name=\"a\"/>\n <testsuite "
            "name=\"b\"/>\n</testsuites>\n");
}

TEST(MergeReportsTest, WhatCannotBeJoinedIsRefused) {
  EXPECT_FALSE(MergeReports(Format::kHtml, {"a", "b"}).has_value());
  EXPECT_FALSE(MergeReports(Format::kSarif, {"{}", "nonsense"}).has_value());
  EXPECT_FALSE(MergeReports(Format::kJunit, {"<testsuites></testsuites>", "nonsense"}).has_value());
  EXPECT_EQ(*MergeReports(Format::kHtml, {"a"}), "a");
}

}  // namespace
}  // namespace telltale
