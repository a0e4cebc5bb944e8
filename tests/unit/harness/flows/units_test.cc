#include "harness/flows/units.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace telltale::flows {
namespace {

constexpr int kMany = 20'050;

// A body of so many members, of which the last says `last`.
Exchange ManyMembers(const std::string& last) {
  Exchange exchange;
  exchange.run = "r";
  exchange.scheme = "https";
  exchange.host = "telemetry.example";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/v1";
  exchange.headers = {{"Content-Type", "application/json"}};
  exchange.body = "{";
  for (int i = 0; i < kMany; ++i) exchange.body += fmt::format("\"m{:05}\":\"{}\",", i, i);
  exchange.body += fmt::format("\"m{:05}\":\"{}\"}}", kMany, last);
  return exchange;
}

std::map<std::string, std::string> MembersOf(const Exchange& exchange) {
  const Profile profile;
  const ContractSet contracts;
  Traffic traffic;
  traffic.sent.push_back(SentTo(exchange, profile, contracts, nullptr));
  std::vector<Unit> units = UnitsOf(traffic, "r");
  EXPECT_EQ(units.size(), 1U);
  return units.empty() ? std::map<std::string, std::string>() : units.front().members;
}

TEST(UnitsTest, MembersPastTheLimitAreToldTogether) {
  const auto one = MembersOf(ManyMembers("a"));
  const auto other = MembersOf(ManyMembers("b"));
  ASSERT_EQ(one.size(), other.size());
  EXPECT_LE(one.size(), 20'001U);
  std::vector<std::string> differ;
  for (const auto& [name, text] : one) {
    if (const auto found = other.find(name); found == other.end() || found->second != text) differ.push_back(name);
  }
  EXPECT_THAT(differ, testing::ElementsAre("(members past 20,000)"));
}

}  // namespace
}  // namespace telltale::flows
