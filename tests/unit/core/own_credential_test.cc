#include "core/own_credential.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

class OwnCredentialTest : public testing::Test {
 protected:
  OwnCredentialTest() {
    exchange.scheme = "https";
    exchange.host = kNpmRegistry;
    finding.canary = kNpmRegistryToken;
    finding.place = "header:Authorization";
  }
  bool Belongs() const { return IsWhereItBelongs(finding, exchange); }

  Exchange exchange;
  Finding finding;
};

TEST_F(OwnCredentialTest, ARegistrysTokenIsAtHomeInItsOwnHeaderThere) {
  EXPECT_TRUE(Belongs());
  finding.place = "header:authorization";
  EXPECT_TRUE(Belongs());
}

TEST_F(OwnCredentialTest, TheSameTokenElsewhereInTheRequestIsALeak) {
  for (const char* const place : {"body", "target", "header:Cookie", "header:Proxy-Authorization", "header:"}) {
    finding.place = place;
    EXPECT_FALSE(Belongs()) << place;
  }
}

TEST_F(OwnCredentialTest, TheSameTokenToAnotherServerIsALeak) {
  for (const char* const host : {"npm.work.example", "registry.npmjs.org.attacker.example", "npmjs.org", ""}) {
    exchange.host = host;
    EXPECT_FALSE(Belongs()) << host;
  }
}

TEST_F(OwnCredentialTest, UnencryptedItIsALeak) {
  exchange.scheme = "http";
  EXPECT_FALSE(Belongs());
}

TEST_F(OwnCredentialTest, AnotherRegistrysTokenIsALeak) {
  finding.canary = "npm_token";
  EXPECT_FALSE(Belongs());
}

}  // namespace
}  // namespace telltale
