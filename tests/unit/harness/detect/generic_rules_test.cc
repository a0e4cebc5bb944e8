#include "harness/detect/finders/generic_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace telltale {
namespace {

std::string Find(const std::string& text, std::vector<AllowedValue> allowed = {}) {
  std::vector<GenericHit> hits;
  GenericRules(std::move(allowed)).Scan(text, hits);
  std::string found;
  for (const GenericHit& hit : hits)
    found += std::string(found.empty() ? "" : "; ") + hit.what + " " + text.substr(hit.offset, hit.length);
  return found;
}

TEST(GenericRulesTest, FindsAddressesOfPeople) {
  EXPECT_EQ(Find(R"({"by":"jane.roe@corp-mail.com"})"), "an e-mail address jane.roe@corp-mail.com");
  EXPECT_EQ(Find("mailto:jane.roe@corp.io."), "an e-mail address jane.roe@corp.io");
}

TEST(GenericRulesTest, WhatOnlyLooksLikeAnAddressIsSilent) {
  for (const std::string text : {"git@github.com:owner/repo.git",
                                 "noreply@vendor.com",
                                 "user@example.com",
                                 "icon@2x.png",
                                 "getty@tty1.service",
                                 "left-pad@1.3.0",
                                 "actions/checkout@v4",
                                 "anonymous@main.js:12",
                                 "https://user@host.com/x",
                                 "@scope/package",
                                 "a@b",
                                 "github.com/spf13/cobra@v1.8.0",
                                 "someone@telemetry.test",
                                 "@@@@",
                                 "x@.com",
                                 "foo@bar..com",
                                 "8-@D.NEg",
                                 "q7@Wx.aB",
                                 "zz-@corp.io",
                                 "ab@c.de"}) {
    EXPECT_EQ(Find("{\"v\":\"" + std::string(text) + "\"}"), "") << text;
  }
}

TEST(GenericRulesTest, FindsAddressesOfMachines) {
  EXPECT_EQ(Find(R"({"mac":"3c:22:fb:7a:91:0e"})"), "a MAC address 3c:22:fb:7a:91:0e");
  EXPECT_EQ(Find("b8-b8-b8-b8-b8-b8"), "");
  EXPECT_EQ(Find("dial tcp 100.73.47.36:443"), "an IP address 100.73.47.36");
  EXPECT_EQ(Find(R"({"ip":"192.168.1.17"})"), "a private IP address 192.168.1.17");
  EXPECT_EQ(Find(R"({"ip":"2a02:8109:9a40:1c6c::1f3"})"), "an IPv6 address 2a02:8109:9a40:1c6c::1f3");
}

TEST(GenericRulesTest, VersionsTimesHashesAndLoopbackAreSilent) {
  for (const std::string text :
       {R"({"version":"120.16.6.99"})", "Chrome/120.0.65.109", "v1.2.3.4", "listen 127.0.0.1:8080", "0.0.0.0:80", "::1",
        "2026-11-22T10:11:12+01:00", "12:34:56:78:90:12", "02:42:ac:11:00:02", "std::vector::size", "dead::beef",
        "fe::1", "1.0.0.1-beta", "10:20:30", "ff:ff:ff:ff:ff:ff", "ip 2001:db8::1:2:3:4"}) {
    EXPECT_EQ(Find(text), "") << text;
  }
}

TEST(GenericRulesTest, FindsHomesOfPeople) {
  EXPECT_EQ(Find("open /home/jroe/app/x.go: no such file"), "a path under a home directory /home/jroe");
  EXPECT_EQ(Find(R"(C:\Users\Jane\AppData)"), "a path under a home directory \\Users\\Jane");
  EXPECT_EQ(Find("file:///Users/jroe/x"), "a path under a home directory /Users/jroe");
}

TEST(GenericRulesTest, HomesThatAreNobodysAreSilent) {
  for (const std::string text : {"/home/runner/work/x", "https://vendor.com/home/settings/x", "/home/",
                                 "/Users/Shared/x", "/home/$USER/x", "/api/home/page/x", "/home/ubuntu/x"}) {
    EXPECT_EQ(Find(text), "") << text;
  }
}

TEST(GenericRulesTest, FindsNumbersOfPeople) {
  EXPECT_EQ(Find("call +1 415-555-2671 now"), "a phone number +1 415-555-2671");
  EXPECT_EQ(Find(R"("+442071838750")"), "a phone number +442071838750");
  EXPECT_EQ(Find("pay 4539 5787 6362 1486"), "a payment card's number 4539 5787 6362 1486");
  EXPECT_EQ(Find(R"("card":"4539578763621486")"), "a payment card's number 4539578763621486");
  EXPECT_EQ(Find("to CH9300762011623852957."), "an IBAN CH9300762011623852957");
  EXPECT_EQ(Find("to FR14 2004 1010 0505 0001 3M02 606"), "an IBAN FR14 2004 1010 0505 0001 3M02 606");
}

TEST(GenericRulesTest, NumbersOfTelemetryAreSilent) {
  for (const std::string text : {R"({"timestamp":1795686567528481})", R"({"n":4539578763621486})", "+1795686567528",
                                 "a+14155552671", "1.2.3+20231122133700", "+0100", "2e+10", "4111 1111 1111 1111"}) {
    EXPECT_EQ(Find(text), "") << text;
  }
}

TEST(GenericRulesTest, FindsTokensByPrefixAndChecksum) {
  const std::string body(R"(r2Ltpv9cxtDQg8WuE7rdtdxTBgRX4k)");
  EXPECT_EQ(Find("ghp_" + body + "000000"), "") << "the checksum is wrong";
  EXPECT_EQ(Find("AKIAZ7QH3WXN5PLK2RTV"), "an AWS access key id AKIAZ7QH3WXN5PLK2RTV");
  EXPECT_EQ(Find("AKIAIOSFODNN7EXAMPLE"), "") << "the documentation's";
  EXPECT_EQ(Find("sk_live_" + body), "a Stripe key sk_live_" + body);
  EXPECT_EQ(Find("key=AIzaSyB-9r2Ltpv9cxtDQg8WuE7rdtdxTBgRX4k"),
            "a Google API key AIzaSyB-9r2Ltpv9cxtDQg8WuE7rdtdxTBgRX4k");
}

TEST(GenericRulesTest, AGitHubTokenWithItsChecksumIsFound) {
  // CRC-32 of the 30 characters, in Base62.
  const std::string token =
      "ghp_"
      "r2Ltpv9cxtDQg8WuE7rdtdxTBgRX4k"
      "3rr1eF";
  EXPECT_NE(Find(token), "");
}

TEST(GenericRulesTest, FindsKeysJwtsAndUrlCredentials) {
  const std::string key =
      "-----BEGIN OPENSSH PRIVATE KEY-----\n" + std::string(120, 'b') + "\n-----END OPENSSH PRIVATE KEY-----";
  EXPECT_NE(Find(key).find("a private key"), std::string::npos);
  EXPECT_EQ(Find("-----BEGIN PUBLIC KEY-----" + std::string(200, 'b')), "");
  EXPECT_EQ(Find("https://ci:hunter2pw@git.corp.com/x"), "credentials in a URL ci:hunter2pw");
  EXPECT_EQ(Find("https://user:$TOKEN@git.corp.com/x"), "");
  EXPECT_EQ(Find("postgres://user:password@localhost/db"), "");
  EXPECT_EQ(Find("https://host.com:8080/a@b"), "");
  // {"iss":"x","email":"a@b.co"} and {"iss":"devpod-telemetry"}
  EXPECT_NE(Find("eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4IiwiZW1haWwiOiJhQGIuY28ifQ.c2ln"), "");
  EXPECT_EQ(Find("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJkZXZwb2QtdGVsZW1ldHJ5In0.c2ln"), "");
}

TEST(GenericRulesTest, RandomValuesAreANoteAndOnlyWhereTheirNameSaysSecret) {
  std::vector<GenericHit> hits;
  GenericRules({}).Scan(R"({"client_secret":"r2Ltpv9cxtDQg8WuE7rdtdxT","token":"SD8EEyeR82LFSLWA1hjytXri7MGq"})", hits);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].level, Level::kNote);
}

TEST(GenericRulesTest, AllowedValuesAreSilent) {
  EXPECT_EQ(Find("jane.roe@corp.com", {{"", "*@corp.com", "ours"}}), "");
  EXPECT_EQ(Find("jane.roe@corp.com", {{"leak/pii", "jane.roe@corp.com", "ours"}}), "");
  EXPECT_NE(Find("jane.roe@corp.com", {{"leak/secret", "*", "wrong rule"}}), "");
}

}  // namespace
}  // namespace telltale
