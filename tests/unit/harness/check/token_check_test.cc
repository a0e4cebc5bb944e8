#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/base64.h"
#include "core/digest.h"
#include "tests/unit/harness/check/recorded.h"

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Token(const std::string& claims) { return "e30." + ToBase64Url(claims) + ".c2ln"; }

class TokenCheckTest : public ::testing::Test {
 protected:
  TokenCheckTest() {
    recorded.AddScenario("success");
    recorded.endpoint().token = TokenContract{};
    recorded.contracts["telemetry"].verify_token = [](std::string_view token) {
      return token.ends_with(".c2ln") ? "" : "its signature is wrong";
    };
  }
  void Send(const std::string& type, const std::string& token) {
    recorded.Send("success", fmt::format(R"({{"type":"{}","token":"{}"}})", type, token));
  }
  Recorded recorded;
};

TEST_F(TokenCheckTest, AValidTokenIsSilent) {
  Send("started", Token("{}"));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(TokenCheckTest, AnInvalidTokenSaysWhy) {
  Send("started", "e30.e30.");
  const auto findings = recorded.Findings("contract/token");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].pointer, "/token");
  EXPECT_THAT(findings[0].message, HasSubstr("signature"));
}

TEST_F(TokenCheckTest, AMissingTokenIsAFinding) {
  recorded.Send("success", R"({"type":"started"})");
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/token"));
}

TEST_F(TokenCheckTest, ATokenThatIsNoTextIsVerifiedAsAnEmptyOne) {
  recorded.Send("success", R"({"type":"started","token":5})");
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/token"));
}

TEST_F(TokenCheckTest, APayloadThatIsNoJsonHasNoToken) {
  recorded.Send("success", "type=started").headers.clear();
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/token"));
}

TEST_F(TokenCheckTest, OneTokenForTwoPayloadsIsUnboundAndAWarningWhereNoBindingIsPromised) {
  Send("started", Token("{}"));
  Send("started", Token("{}"));
  EXPECT_THAT(recorded.Rules(), IsEmpty()) << "the same payload may have the same token";
  Send("finished", Token("{}"));
  const auto findings = recorded.Findings("contract/token-unbound");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].level, Level::kWarning);
}

TEST_F(TokenCheckTest, APromisedClaimMustHoldThePayloadsDigest) {
  recorded.endpoint().token->binding_claim = "digest";
  const std::string payload = R"({"a":{"y":1,"z":"ü"},"type":"started"})";
  const std::string token = Token(fmt::format(R"({{"digest":"{}"}})", Sha256Hex(payload)));
  // White space and the members' order are not part of the canonical form.
  recorded.Send("success", fmt::format(R"({{"type": "started", "token": "{}", "a": {{"z":"ü", "y":1}}}})", token));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
  recorded.Send("success", fmt::format(R"({{"type":"finished","token":"{}","a":{{"y":1,"z":"ü"}}}})", token));
  const auto findings = recorded.Findings("contract/token-unbound");
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].level, Level::kError);
  EXPECT_EQ(findings[0].exchange, "x00002");
}

TEST_F(TokenCheckTest, ThePromisedClaimMayBeBase64) {
  recorded.endpoint().token->binding_claim = "digest";
  const auto digest = Sha256(R"({"type":"started"})");
  const std::string bytes(digest.begin(), digest.end());
  Send("started", Token(fmt::format(R"({{"digest":"{}"}})", ToBase64Url(bytes))));
  EXPECT_THAT(recorded.Rules(), IsEmpty());
}

TEST_F(TokenCheckTest, AMissingPromisedClaimIsUnbound) {
  recorded.endpoint().token->binding_claim = "digest";
  Send("started", Token(R"({"iss":"tool"})"));
  EXPECT_THAT(recorded.Rules(), ElementsAre("contract/token-unbound"));
}

}  // namespace
}  // namespace telltale
