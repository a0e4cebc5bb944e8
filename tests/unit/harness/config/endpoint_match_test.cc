#include "harness/config/endpoint_match.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

Endpoint Declared(const std::string& id, const std::string& host, const std::string& path = {}) {
  Endpoint endpoint;
  endpoint.id = id;
  endpoint.host = host;
  endpoint.path_prefix = path;
  return endpoint;
}

Exchange Sent(const std::string& host, const std::string& target, std::uint16_t port = 443) {
  Exchange exchange;
  exchange.scheme = "https";
  exchange.host = host;
  exchange.port = port;
  exchange.target = target;
  return exchange;
}

std::string Match(const Profile& profile, const Exchange& exchange) {
  const Endpoint* endpoint = MatchEndpoint(profile, exchange);
  return endpoint == nullptr ? "undeclared" : endpoint->id;
}

TEST(MatchEndpointTest, TheLongestPathWins) {
  Profile profile;
  profile.endpoints = {Declared("root", "a.example"), Declared("events", "a.example", "/v1/events")};
  EXPECT_EQ(Match(profile, Sent("A.Example", "/v1/events?x")), "events");
  EXPECT_EQ(Match(profile, Sent("a.example", "/v1")), "root");
}

TEST(MatchEndpointTest, ABystanderIsDeclaredAndNotForTelemetry) {
  Profile profile;
  profile.endpoints = {Declared("registry", "*.registry.example"), Declared("api", "api.example", "/v1"),
                       Declared("events", "api.example", "/events")};
  profile.endpoints[0].role = profile.endpoints[1].role = "other";
  EXPECT_TRUE(IsBystander(profile, "npm.registry.example"));
  EXPECT_FALSE(IsBystander(profile, "api.example")) << "telemetry goes there as well";
  EXPECT_FALSE(IsBystander(profile, "elsewhere.example"));
}

TEST(MatchEndpointTest, ASuffixMatchesSubdomainsOnly) {
  Profile profile;
  profile.endpoints = {Declared("any", "*.a.example")};
  EXPECT_EQ(Match(profile, Sent("x.a.example", "/")), "any");
  EXPECT_EQ(Match(profile, Sent("x.a.example.", "/")), "any");
  EXPECT_EQ(Match(profile, Sent("a.example", "/")), "undeclared");
  EXPECT_EQ(Match(profile, Sent("evila.example", "/")), "undeclared");
  EXPECT_EQ(Match(profile, Sent("x.a.example.evil.example", "/")), "undeclared");
}

TEST(MatchEndpointTest, AnotherPortIsAnotherEndpointExceptForDns) {
  Profile profile;
  profile.endpoints = {Declared("only", "a.example")};
  EXPECT_EQ(Match(profile, Sent("a.example", "/", 8443)), "undeclared");
  Exchange question = Sent("a.example", "", 53);
  question.scheme = "dns";
  EXPECT_EQ(Match(profile, question), "only");
}

TEST(MatchEndpointTest, OnlyARequestIsToldApartByItsPath) {
  Profile profile;
  profile.endpoints = {Declared("events", "a.example", "/v1/events")};
  EXPECT_EQ(Match(profile, Sent("a.example", "/v2")), "undeclared");
  for (const char* scheme : {"tls", "tcp", "udp"}) {
    Exchange bytes = Sent("a.example", "");
    bytes.scheme = scheme;
    EXPECT_EQ(Match(profile, bytes), "events") << scheme;
  }
}

}  // namespace
}  // namespace telltale
