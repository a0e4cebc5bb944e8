#include "harness/detect/group_findings.h"

#include <gmock/gmock.h>

#include "core/nested_canaries.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Exchange With(const std::string& body) {
  Exchange exchange;
  exchange.id = "x00001";
  exchange.body = body;
  return exchange;
}

// A finding about `value` where it stands in the body for the `n`th time.
Finding About(const Exchange& exchange, const std::string& canary, const std::string& value, const std::string& pointer,
              int n = 0) {
  Finding finding;
  finding.rule = "leak/canary";
  finding.exchange = exchange.id;
  finding.canary = canary;
  finding.canary_class = canary;
  finding.place = "body";
  finding.pointer = pointer;
  finding.path = {"json"};
  finding.evidence = value;
  finding.message = "The value left the machine";
  std::size_t at = exchange.body.find(value);
  while (n-- > 0) at = exchange.body.find(value, at + 1);
  finding.offset = at;
  finding.length = value.size();
  finding.fingerprint = Fingerprint(finding);
  return finding;
}

TEST(GroupFindingsTest, ElementsOfAnArrayAreOneFindingWithTheirNumber) {
  const Exchange exchange = With(R"({"batch":[{"h":"boxwood"},{"h":"boxwood"},{"h":"boxwood"}]})");
  const Finding first = About(exchange, "hostname", "boxwood", "/batch/0/h");
  const auto grouped = GroupFindings({About(exchange, "hostname", "boxwood", "/batch/1/h", 1), first,
                                      About(exchange, "hostname", "boxwood", "/batch/2/h", 2)},
                                     exchange);
  ASSERT_THAT(grouped, SizeIs(1));
  EXPECT_EQ(grouped[0].pointer, "/batch/*/h");
  EXPECT_THAT(grouped[0].message, HasSubstr("3 times"));
  EXPECT_EQ(grouped[0].fingerprint, first.fingerprint);
}

TEST(GroupFindingsTest, OneElementKeepsItsIndexAndItsFingerprintIsThatOfMany) {
  const Exchange exchange = With(R"({"batch":[{"h":"boxwood"}]})");
  const auto grouped = GroupFindings({About(exchange, "hostname", "boxwood", "/batch/0/h")}, exchange);
  ASSERT_THAT(grouped, SizeIs(1));
  EXPECT_EQ(grouped[0].pointer, "/batch/0/h");
}

TEST(GroupFindingsTest, OtherMembersOtherValuesAndOtherBytesStayApart) {
  const Exchange exchange = With(R"([{"h":"boxwood","g":"boxwood"},{"h":"Boxwood","i":"ashwood"}])");
  const auto grouped =
      GroupFindings({About(exchange, "hostname", "boxwood", "/0/h"), About(exchange, "hostname", "boxwood", "/0/g", 1),
                     About(exchange, "hostname", "Boxwood", "/1/h"), About(exchange, "username", "ashwood", "/1/i")},
                    exchange);
  EXPECT_THAT(grouped, SizeIs(4));
}

TEST(GroupFindingsTest, OneValueInAnotherIsSaidOnceAndNamed) {
  const Exchange exchange = With(R"({"p":"/home/ushwley/work"})");
  const auto grouped =
      GroupFindings({About(exchange, "username", "ushwley", "/p"), About(exchange, "home", "/home/ushwley", "/p"),
                     About(exchange, "cwd", "/home/ushwley/work", "/p")},
                    exchange);
  ASSERT_THAT(grouped, SizeIs(1));
  EXPECT_EQ(grouped[0].canary, "cwd");
  EXPECT_THAT(CanariesOf(grouped[0]), ElementsAre("cwd", "home", "username"));
}

TEST(GroupFindingsTest, AValueThatAlsoStandsElsewhereIsItsOwnFinding) {
  const Exchange exchange = With(R"({"p":"/home/ushwley","u":"ushwley"})");
  EXPECT_THAT(
      GroupFindings({About(exchange, "username", "ushwley", "/p"), About(exchange, "home", "/home/ushwley", "/p"),
                     About(exchange, "username", "ushwley", "/u", 1)},
                    exchange),
      SizeIs(2));
}

TEST(GroupFindingsTest, AFindingWithoutACanaryNamesNone) { EXPECT_THAT(CanariesOf(Finding{}), IsEmpty()); }

}  // namespace
}  // namespace telltale
