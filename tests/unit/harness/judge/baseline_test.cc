#include "harness/config/baseline.h"

#include <gmock/gmock.h>

#include "core/time_text.h"

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kGood = R"(version: 1
accepted:
  - fingerprint: 0123456789abcdef0123456789abcdef
    reason: Known.
    owner: telemetry
    expires: 2027-02-28
  - rule: leak/canary
    scenario: failure
    pointer: /event/errors
    reason: Being reworked.
    owner: telemetry
    expires: 2027-02-28
)";

TEST(BaselineTest, ReadsEntriesWithTheirLines) {
  const auto baseline = ParseBaseline(kGood, ".telltale.yaml");
  ASSERT_TRUE(baseline.has_value()) << ToString(baseline.error());
  ASSERT_THAT(baseline->entries, SizeIs(2));
  EXPECT_EQ(baseline->entries[0].line, 3);
  EXPECT_EQ(baseline->entries[1].rule, "leak/canary");
  EXPECT_EQ(baseline->entries[1].pointer, "/event/errors");
}

TEST(BaselineTest, NothingAcceptedIsWellFormed) {
  for (const char* text : {"", "version: 1\n", "version: 1\naccepted:\n", "version: 1\naccepted: []\n"}) {
    EXPECT_TRUE(ParseBaseline(text, "b").has_value()) << text;
  }
}

TEST(BaselineTest, AFileThatIsNotThereAcceptsNothing) {
  const auto baseline = LoadBaseline("/nonexistent/.telltale.yaml");
  ASSERT_TRUE(baseline.has_value());
  EXPECT_TRUE(baseline->entries.empty());
}

TEST(BaselineTest, WhatIsWrongIsSaidWithItsPlace) {
  const std::string entry = "version: 1\naccepted:\n  - fingerprint: aa\n    owner: o\n";
  const std::pair<std::string, const char*> cases[] = {
      {"version: 2\n", "\"version\" is not 1"},
      {"- a\n", "a baseline is a mapping"},
      {"version: 1\nacepted: []\n", "unknown key \"acepted\""},
      {"version: 1\naccepted: yes\n", "is not a list"},
      {entry + "    expires: 2027-01-01\n", "needs \"reason\""},
      {entry + "    reason: ' '\n    expires: 2027-01-01\n", "needs \"reason\""},
      {entry + "    reason: r\n", "\"expires\" is not a date"},
      {entry + "    reason: r\n    expires: 2027-02-30\n", "\"expires\" is not a date"},
      {entry + "    rule: leak/canary\n    reason: r\n    expires: 2027-01-01\n", "either by its fingerprint"},
      {entry + "    resaon: r\n", "unknown key \"resaon\""},
      {entry + "    reason: [r]\n", "is not a text"},
      {"version: [1\n", "not YAML"},
  };
  for (const auto& [text, message] : cases) {
    const auto baseline = ParseBaseline(text, "file.yaml");
    ASSERT_FALSE(baseline.has_value()) << text;
    EXPECT_THAT(baseline.error().message, HasSubstr(message)) << text;
    EXPECT_THAT(baseline.error().where, HasSubstr("file.yaml:")) << text;
    EXPECT_EQ(baseline.error().kind, ErrorKind::kInput);
  }
}

TEST(BaselineTest, DatesAreDaysThatExist) {
  for (const char* date : {"2026-12-31", "2028-02-29", "0001-01-01"}) EXPECT_TRUE(IsDate(date)) << date;
  for (const char* date : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "31-12-2026", "2026/12/31", ""}) {
    EXPECT_FALSE(IsDate(date)) << date;
  }
}

}  // namespace
}  // namespace telltale
