#include <gmock/gmock.h>

#include "harness/check/destination.h"
#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EgressCheckTest : public ::testing::Test {
 protected:
  EgressCheckTest() { recorded.AddScenario("success"); }
  Recorded recorded;
};

TEST_F(EgressCheckTest, HttpsToADeclaredEndpointIsSilent) {
  recorded.AskDns("success", "Telemetry.Example.");
  recorded.Send("success", "{}");
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(EgressCheckTest, AnotherHostOrPortIsUndeclared) {
  recorded.Send("success", "{}").host = "collector.example";
  recorded.Send("success", "{}").port = 8443;
  EXPECT_THAT(recorded.Findings("egress/undeclared"), SizeIs(2));
  EXPECT_EQ(recorded.Findings("egress/undeclared")[0].place, "host");
}

TEST_F(EgressCheckTest, AnUndeclaredNameIsNamedOnceARun) {
  recorded.AskDns("success", "collector.example");
  recorded.AskDns("success", "collector.example").method = "AAAA";
  EXPECT_THAT(recorded.Findings("egress/undeclared"), SizeIs(1));
}

TEST_F(EgressCheckTest, RawBytesAndBareAttemptsAreUndeclaredToo) {
  Exchange& raw = recorded.Send("success", "stat:1|c");
  raw.scheme = "udp";
  raw.host = "198.18.0.9";
  raw.port = 8125;
  Flow flow;
  flow.run = "success";
  flow.protocol = "tcp";
  flow.name = "collector.example";
  flow.destination = "198.18.0.9";
  flow.port = 443;
  flow.explanation = "attempt";
  recorded.recording.flows = {flow, flow};
  EXPECT_THAT(recorded.Findings("egress/undeclared"), SizeIs(2));
}

// An address that is chosen says what it likes, whatever is asked there.
TEST_F(EgressCheckTest, AnotherResolverThanTheMachinesIsUndeclaredUnlessAnEndpointIs) {
  Flow flow;
  flow.run = "success";
  flow.protocol = "udp";
  flow.destination = "8.8.8.8";
  flow.port = 53;
  flow.explanation = "dns";
  recorded.recording.flows = {flow};
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.recording.flows[0].explanation = "other-resolver";
  ASSERT_THAT(recorded.Findings("egress/undeclared"), SizeIs(1));
  EXPECT_THAT(recorded.Findings("egress/undeclared")[0].message, ::testing::HasSubstr("8.8.8.8\" port 53"));
  recorded.endpoint().host = "8.8.8.8";
  recorded.endpoint().port = 53;
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(EgressCheckTest, AUnixSocketThatNobodyHasIsAWarningButTheNameCacheIsEverybodys) {
  Flow flow;
  flow.run = "success";
  flow.protocol = "unix";
  flow.explanation = "absent";
  for (const char* const name : {"/var/run/agent/apm.socket", "/var/run/nscd/socket", "@agent", "@agent"}) {
    flow.destination = name;
    recorded.recording.flows.push_back(flow);
  }
  const auto findings = recorded.Findings("egress/undeclared");
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].level, Level::kWarning);
  EXPECT_THAT(findings[0].message + findings[1].message,
              ::testing::AllOf(::testing::HasSubstr("/apm.socket\" was tried"), ::testing::HasSubstr("\"@agent\"")));
}

TEST_F(EgressCheckTest, AskingForACloudsMetadataIsOnlyAWarning) {
  Flow flow;
  flow.run = "success";
  flow.protocol = "tcp";
  flow.destination = "169.254.169.254";
  flow.port = 80;
  flow.explanation = "refused";
  recorded.recording.flows = {flow};
  ASSERT_THAT(recorded.Findings("egress/undeclared"), SizeIs(1));
  EXPECT_EQ(recorded.Findings("egress/undeclared")[0].level, Level::kWarning);
}

TEST_F(EgressCheckTest, PlainHttpIsUnencrypted) {
  Exchange& exchange = recorded.Send("success", "{}");
  exchange.scheme = "http";
  exchange.port = 80;
  recorded.endpoint().port = 80;
  EXPECT_THAT(recorded.Rules(), ElementsAre("egress/plaintext"));
  EXPECT_EQ(recorded.Findings("egress/plaintext")[0].level, Level::kError);
  recorded.endpoint().role = "other";
  EXPECT_EQ(recorded.Findings("egress/plaintext")[0].level, Level::kWarning);
}

TEST_F(EgressCheckTest, ADeclaredHostInPlainIsOneFindingAndNotTwo) {
  Exchange& exchange = recorded.Send("success", "{}");
  exchange.scheme = "http";
  exchange.port = 80;
  EXPECT_THAT(recorded.Rules(), ElementsAre("egress/plaintext"));
  recorded.recording.exchanges[0].host = "collector.example";
  EXPECT_THAT(recorded.Rules(), ElementsAre("egress/plaintext", "egress/undeclared"));
}

TEST_F(EgressCheckTest, AnUntrustedCertificateIsNotShownByBystanders) {
  recorded.endpoint().role = "other";
  recorded.Send("success", "{}");
  recorded.run("success").backend = "bad-certificate";
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(EgressCheckTest, ARequestPastAnUntrustedCertificateIsUntrusted) {
  recorded.Send("success", "{}");
  for (const char* backend : {"bad-certificate", "wrong-host"}) {
    recorded.run("success").backend = backend;
    EXPECT_THAT(recorded.Rules(), ElementsAre("egress/untrusted-tls")) << backend;
  }
}

TEST_F(EgressCheckTest, AHandshakeThatEndedThereIsRight) {
  recorded.Send("success", "").scheme = "tls";
  recorded.run("success").backend = "bad-certificate";
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST(DestinationTest, LoopbackIsKnownInEveryNotation) {
  for (const char* host : {"localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "::1", "[::1]"}) {
    EXPECT_TRUE(IsLoopback(host)) << host;
  }
  for (const char* host : {"127.example", "localhost.example", "128.0.0.1", "", "::2"}) {
    EXPECT_FALSE(IsLoopback(host)) << host;
  }
}

}  // namespace
}  // namespace telltale
